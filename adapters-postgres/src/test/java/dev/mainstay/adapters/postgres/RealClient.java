package dev.mainstay.adapters.postgres;

import dev.mainstay.testing.contract.PostgresPair;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A client of a real server, in a session of its own. */
final class RealClient implements PostgresPair.Client {

    private final Connection connection;

    RealClient(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void begin() {
        run("BEGIN; SELECT 1");
    }

    @Override
    public void commit() {
        run("CREATE TABLE IF NOT EXISTS session_writes (n int); INSERT INTO session_writes VALUES (1); COMMIT");
    }

    @Override
    public void commitReadWrite() {
        run("BEGIN READ WRITE; INSERT INTO session_writes VALUES (1); COMMIT");
    }

    @Override
    public void leave() {
        try {
            connection.close();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** What fails leaves no transaction open. */
    private void run(String sql) {
        try (Statement statement = connection.createStatement()) {
            boolean unused = statement.execute(sql);
        } catch (SQLException failed) {
            rollBack();
            throw new IllegalStateException(failed);
        }
    }

    private void rollBack() {
        try (Statement statement = connection.createStatement()) {
            boolean unused = statement.execute("ROLLBACK");
        } catch (SQLException gone) {
            // The server ended the session: nothing is open.
            return;
        }
    }
}
