package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.wal.Timeline;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Ends recovery and proves it. The request is made anew every few milliseconds: one that falls into the moment in which
 * the startup process waits for its receiver to reconnect is otherwise slept on for seconds (M22). Confined to the
 * caller's session.
 */
final class Promotion {

    private static final int HEX = 16;

    private static final Duration AGAIN = Duration.ofMillis(10);

    private final Connection session;

    Promotion(Connection session) {
        this.session = session;
    }

    /** Returns the timeline that it writes on now. */
    Timeline run(Deadline deadline) throws SQLException {
        while (Sql.isInRecovery(session)) {
            request();
            if (!deadline.pause(AGAIN) && Sql.isInRecovery(session)) {
                throw new OperationFailedException("the database is still in recovery "
                        + deadline.limit().toMillis() + " ms after it was asked to leave it: see the server's log");
            }
        }
        proveWrite();
        return timeline();
    }

    /** The name of a WAL file begins with it. */
    private Timeline timeline() throws SQLException {
        String hex = Sql.one(session, "SELECT substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)");
        return new Timeline(Integer.parseInt(hex, HEX));
    }

    /** "Recovery is not in progress" is what we want to hear (M21). */
    private void request() throws SQLException {
        try {
            Sql.run(session, "SELECT pg_promote(false)");
        } catch (SQLException error) {
            if (!PgErrors.is(error, PgErrors.NOT_IN_PREREQUISITE_STATE)) {
                throw error;
            }
        }
    }

    /**
     * Commits a transaction that has a number and WAL of its own, and reads that its commit is on disk. It needs no table
     * and leaves nothing behind. What clients get by default is proven when the role settings have been reset.
     */
    private void proveWrite() throws SQLException {
        try {
            Sql.run(session, "BEGIN READ WRITE; SELECT pg_logical_emit_message(true, 'mainstay', 'proof'); COMMIT");
        } catch (SQLException error) {
            throw new OperationFailedException(
                    "the database left recovery and refused a write: " + PgErrors.reason(error), error);
        }
        if (Sql.isInRecovery(session)) {
            throw new OperationFailedException("the database took a write and is in recovery all the same");
        }
    }
}
