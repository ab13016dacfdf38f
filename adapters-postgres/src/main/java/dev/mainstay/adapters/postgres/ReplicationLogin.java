package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.settings.Secret;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGProperty;

/**
 * A login for physical replication as {@code replicator}, and what can be wrong with one.
 *
 * <p>Source: PostgreSQL manual, "Streaming Replication Protocol".
 *
 * @param server where
 */
record ReplicationLogin(Endpoint server) {

    static final String ROLE = "replicator";

    private static final String HBA_FILE = "pg_hba.conf";
    private static final Pattern SEEN_ADDRESS = Pattern.compile("\"([0-9a-fA-F.:]+)\"");

    /**
     * What {@code IDENTIFY_SYSTEM} answers.
     *
     * @param system the system identifier
     * @param timeline the number of the present branch
     * @param position the flush position; of a standby what it received
     */
    record Identity(String system, int timeline, String position) {}

    Connection open(Secret password, Deadline deadline) throws SQLException {
        Properties properties = Connector.properties(new Login(ROLE, Optional.of(password)), deadline);
        PGProperty.REPLICATION.set(properties, "true");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        Connection session = Connector.connect(server + "/", properties);
        session.setNetworkTimeout(Runnable::run, deadline.remainingMillis());
        return session;
    }

    static Identity identify(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("IDENTIFY_SYSTEM")) {
            boolean there = row.next();
            if (!there) {
                throw new IllegalStateException("the server did not identify itself");
            }
            return new Identity(row.getString("systemid"), row.getInt("timeline"), row.getString("xlogpos"));
        }
    }

    /** Why it failed, in words that say what to do. */
    String cause(SQLException error, Deadline deadline) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        String reason = PgErrors.reason(error);
        return switch (state) {
            case "28000" -> notAdmitted(reason);
            case "28P01" ->
                "the password of role " + ROLE + " is wrong there, or the role is missing: check that"
                        + " this is the cluster's main and that setup-main has run there";
            case "42501" ->
                "role " + ROLE + " may not replicate there: on the main run ALTER ROLE " + ROLE + " REPLICATION";
            case "53300" -> "all WAL senders are in use there: raise max_wal_senders on the main";
            case "57P03" -> "the database there is starting up or stopping";
            default ->
                PgErrors.isTimeout(error)
                        ? "no answer within " + deadline.limit().toMillis() + " ms"
                        : reason;
        };
    }

    /** The server names the address that it saw, which is the one its line must name. */
    private static String notAdmitted(String reason) {
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
