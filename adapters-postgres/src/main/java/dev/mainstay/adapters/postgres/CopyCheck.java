package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.settings.Secret;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * Whether a base backup with a slot could start at a server: logs in for physical replication, takes the slot by
 * starting to stream where the server is now, and hangs up without confirming a position. Reading the slot instead would
 * need PostgreSQL 15 and would not tell that it is in use.
 *
 * <p>Source: PostgreSQL manual, "Streaming Replication Protocol".
 *
 * @param server where
 * @param slot with which slot
 */
record CopyCheck(Endpoint server, SlotName slot) {

    static final String ROLE = "replicator";

    private static final String HBA_FILE = "pg_hba.conf";
    private static final Pattern SEEN_ADDRESS = Pattern.compile("\"([0-9a-fA-F.:]+)\"");

    Reach run(Secret password, Deadline deadline) {
        Properties properties = Connector.properties(new Login(ROLE, Optional.of(password)), deadline);
        PGProperty.REPLICATION.set(properties, "true");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        try (Connection session = Connector.connect(server + "/", properties)) {
            session.setNetworkTimeout(Runnable::run, deadline.remainingMillis());
            takeSlot(session);
            return Reach.yes();
        } catch (SQLException error) {
            return Reach.no(explain(error, deadline));
        }
    }

    private void takeSlot(Connection session) throws SQLException {
        LogSequenceNumber now = position(session);
        PGReplicationStream stream = session.unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .physical()
                .withSlotName(slot.value())
                .withStartPosition(now)
                .start();
        // Nothing is read and no position confirmed: ending the session frees the slot as it was.
        boolean unused = stream.isClosed();
    }

    private static LogSequenceNumber position(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("IDENTIFY_SYSTEM")) {
            boolean there = row.next();
            if (!there) {
                throw new IllegalStateException("the server did not identify itself");
            }
            return LogSequenceNumber.valueOf(row.getString("xlogpos"));
        }
    }

    private String explain(SQLException error, Deadline deadline) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        String reason = PgErrors.reason(error);
        String cause = switch (state) {
            case "28000" -> notAdmitted(reason);
            case "28P01" ->
                "the password of role " + ROLE + " is wrong there, or the role is missing: check that"
                        + " this is the cluster's main and that setup-main has run there";
            case "42501" ->
                "role " + ROLE + " may not replicate there: on the main run ALTER ROLE " + ROLE + " REPLICATION";
            case PgErrors.NO_SUCH_OBJECT ->
                "slot " + slot + " is missing there: join again, or on the main run"
                        + " SELECT pg_create_physical_replication_slot('" + slot + "', true)";
            case PgErrors.IN_USE ->
                "slot " + slot + " is in use there: another server streams with it, or an"
                        + " earlier base backup still runs";
            case PgErrors.NOT_IN_PREREQUISITE_STATE -> "slot " + slot + " cannot be used there: " + reason;
            case "53300" -> "all WAL senders are in use there: raise max_wal_senders on the main";
            case "57P03" -> "the database there is starting up or stopping";
            default ->
                PgErrors.isTimeout(error)
                        ? "no answer within " + deadline.limit().toMillis() + " ms"
                        : reason;
        };
        return "PostgreSQL at " + server + " does not let this node copy it: " + cause;
    }

    /** The server names the address that it saw, which is the one its line must name. */
    private String notAdmitted(String reason) {
        if (!reason.contains(HBA_FILE)) {
            return reason;
        }
        return "its " + HBA_FILE + " has no line for this node. Add on the main: " + line(reason)
                + ", then SELECT pg_reload_conf()";
    }

    private static String line(String reason) {
        Matcher address = SEEN_ADDRESS.matcher(reason);
        return address.find()
                ? AccessRules.replicationLine(new NodeAddress(address.group(1)))
                : "host replication " + ROLE + " <this node's address>/32 md5";
    }
}
