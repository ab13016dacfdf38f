package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.wal.Lsn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** Physical replication slots of the local server (D11). Confined to the caller's session. */
final class Slots {

    /** Fixed by spec/panel-api.md 1.9. */
    private static final String LIMIT = "node limit reached";

    private static final Duration POLL = Duration.ofMillis(20);

    private final Connection session;

    Slots(Connection session) {
        this.session = session;
    }

    /** One that is there and holds nothing back is made anew: it lost its WAL, or never reserved any. */
    void create(SlotName slot) throws SQLException {
        if (isUsable(slot)) {
            return;
        }
        boolean unused = tryDrop(slot);
        make(slot);
    }

    private void make(SlotName slot) throws SQLException {
        try (PreparedStatement statement =
                session.prepareStatement("SELECT pg_create_physical_replication_slot(?, true)")) {
            statement.setString(1, slot.value());
            boolean unused = statement.execute();
        } catch (SQLException error) {
            if (PgErrors.is(error, PgErrors.LIMIT_REACHED)) {
                throw new ConflictException(LIMIT, error);
            }
            if (!PgErrors.is(error, PgErrors.ALREADY_THERE)) {
                throw error;
            }
        }
    }

    /** One that is taken at this moment moves by itself. */
    void advance(SlotName slot, Lsn upTo) throws SQLException {
        String sql = """
                SELECT pg_replication_slot_advance(slot_name, ?::pg_lsn) FROM pg_replication_slots
                WHERE slot_name = ? AND slot_type = 'physical' AND NOT active AND restart_lsn < ?::pg_lsn
                  AND wal_status <> 'lost'
                """;
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, upTo.toString());
            statement.setString(2, slot.value());
            statement.setString(3, upTo.toString());
            boolean unused = statement.execute();
        } catch (SQLException error) {
            if (!PgErrors.is(error, PgErrors.IN_USE)) {
                throw error;
            }
        }
    }

    /** False when somebody takes it again and again until the deadline. */
    boolean drop(SlotName slot, Deadline deadline) throws SQLException {
        do {
            endUser(slot);
            if (tryDrop(slot)) {
                return true;
            }
        } while (deadline.pause(POLL));
        return false;
    }

    private boolean tryDrop(SlotName slot) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement("SELECT pg_drop_replication_slot(?)")) {
            statement.setString(1, slot.value());
            boolean unused = statement.execute();
            return true;
        } catch (SQLException error) {
            if (PgErrors.is(error, PgErrors.IN_USE)) {
                return false;
            }
            if (PgErrors.is(error, PgErrors.NO_SUCH_OBJECT)) {
                return true;
            }
            throw error;
        }
    }

    private void endUser(SlotName slot) throws SQLException {
        try (PreparedStatement statement =
                session.prepareStatement("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
                        + " WHERE slot_name = ? AND active_pid IS NOT NULL")) {
            statement.setString(1, slot.value());
            boolean unused = statement.execute();
        }
    }

    private boolean isUsable(SlotName slot) throws SQLException {
        String sql = """
                SELECT slot_type = 'physical', active OR (restart_lsn IS NOT NULL AND wal_status <> 'lost')
                FROM pg_replication_slots WHERE slot_name = ?
                """;
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, slot.value());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                if (!row.getBoolean(1)) {
                    throw new ConflictException("slot " + slot + " is a logical one that somebody else made: drop it");
                }
                return row.getBoolean(2);
            }
        }
    }
}
