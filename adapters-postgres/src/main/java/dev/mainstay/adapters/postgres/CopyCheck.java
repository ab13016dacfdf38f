package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.settings.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
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

    Reach run(Secret password, Deadline deadline) {
        ReplicationLogin login = new ReplicationLogin(server);
        try (Connection session = login.open(password, deadline)) {
            takeSlot(session);
            return Reach.yes();
        } catch (SQLException error) {
            return Reach.no(
                    "PostgreSQL at " + server + " does not let this node copy it: " + cause(login, error, deadline));
        }
    }

    private void takeSlot(Connection session) throws SQLException {
        LogSequenceNumber now =
                LogSequenceNumber.valueOf(ReplicationLogin.identify(session).position());
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

    private String cause(ReplicationLogin login, SQLException error, Deadline deadline) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        return switch (state) {
            case PgErrors.NO_SUCH_OBJECT ->
                "slot " + slot + " is missing there: join again, or on the main run"
                        + " SELECT pg_create_physical_replication_slot('" + slot + "', true)";
            case PgErrors.IN_USE ->
                "slot " + slot + " is in use there: another server streams with it, or an"
                        + " earlier base backup still runs";
            case PgErrors.NOT_IN_PREREQUISITE_STATE ->
                "slot " + slot + " cannot be used there: " + PgErrors.reason(error);
            default -> login.cause(error, deadline);
        };
    }
}
