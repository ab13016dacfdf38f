package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.settings.AgentPassword;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Sessions of clients: everything that is neither replication nor ours. Ours are those of the agent's role, and of the
 * configured user under our application name while that one still serves. Confined to the caller's session.
 */
final class Clients {

    private static final Duration POLL = Duration.ofMillis(2);
    private static final String CLIENTS = """
             FROM pg_stat_activity
             WHERE backend_type = 'client backend' AND usename <> ?
               AND NOT (usename = ? AND application_name = ?)
            """;

    private final Connection session;
    private final String configuredUser;

    Clients(Connection session, String configuredUser) {
        this.session = session;
        this.configuredUser = configuredUser;
    }

    int count() throws SQLException {
        try (PreparedStatement statement = prepared("SELECT count(*)");
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /** Those whose transaction is not over. */
    int inTransaction() throws SQLException {
        try (PreparedStatement statement =
                        prepared("SELECT count(*) FILTER (WHERE xact_start IS NOT NULL AND state <> 'idle')");
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /** Ends those that are there and waits until they are gone; how many there were. Who comes later stays. */
    int end(Deadline deadline) throws SQLException {
        List<Integer> told = terminate();
        while (!told.isEmpty() && areThere(told)) {
            if (!deadline.pause(POLL)) {
                throw new OperationFailedException("client sessions are still there "
                        + deadline.limit().toMillis() + " ms after they were told to end");
            }
        }
        return told.size();
    }

    private List<Integer> terminate() throws SQLException {
        List<Integer> told = new ArrayList<>();
        try (PreparedStatement statement = prepared("SELECT pid, pg_terminate_backend(pid)");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                told.add(rows.getInt(1));
            }
        }
        return told;
    }

    private boolean areThere(List<Integer> told) throws SQLException {
        try (PreparedStatement statement =
                session.prepareStatement("SELECT 1 FROM pg_stat_activity WHERE pid = ANY (?) LIMIT 1")) {
            statement.setArray(1, session.createArrayOf("int4", told.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private PreparedStatement prepared(String select) throws SQLException {
        PreparedStatement statement = session.prepareStatement(select + CLIENTS);
        statement.setString(1, AgentPassword.ROLE);
        statement.setString(2, configuredUser);
        statement.setString(3, Connector.APPLICATION);
        return statement;
    }
}
