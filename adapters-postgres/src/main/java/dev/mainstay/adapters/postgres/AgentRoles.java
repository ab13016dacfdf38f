package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.settings.AgentPassword;
import dev.mainstay.ports.settings.Secret;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.util.PasswordUtil;

/**
 * The roles {@code replicator} and {@code mainstay}. The server gets verifiers, never passwords, and logs
 * neither. Confined to the caller's session.
 */
final class AgentRoles {

    private static final String SCRAM = "scram-sha-256";
    /** Source: PostgreSQL manual, "pg_rewind", Notes. In the agent's own database, since grants are a database's. */
    private static final List<String> READ_BY_REWIND = List.of(
            "pg_ls_dir(text, boolean, boolean)",
            "pg_stat_file(text, boolean)",
            "pg_read_binary_file(text)",
            "pg_read_binary_file(text, bigint, bigint, boolean)");

    private final Connection session;

    AgentRoles(Connection session) {
        this.session = session;
    }

    /** In one transaction, whose statements the server keeps out of its log whatever it logs otherwise. */
    void create(Secret replication, Secret agent) throws SQLException {
        Sql.run(
                session,
                "SET LOCAL log_statement = 'none'; SET LOCAL log_min_duration_statement = -1;"
                        + " SET LOCAL log_min_error_statement = 'panic'");
        put(ReplicationLogin.ROLE, "LOGIN REPLICATION", replication);
        put(AgentPassword.ROLE, "LOGIN SUPERUSER", agent);
        for (String function : READ_BY_REWIND) {
            Sql.run(session, "GRANT EXECUTE ON FUNCTION pg_catalog." + function + " TO " + ReplicationLogin.ROLE);
        }
    }

    /** Without the objects they own, which pass to whoever drops them. */
    void drop() throws SQLException {
        for (String role : List.of(ReplicationLogin.ROLE, AgentPassword.ROLE)) {
            if (isThere(role)) {
                Sql.run(session, "REASSIGN OWNED BY " + role + " TO CURRENT_USER");
                Sql.run(session, "DROP OWNED BY " + role);
                Sql.run(session, "DROP ROLE IF EXISTS " + role);
            }
        }
    }

    private void put(String role, String attributes, Secret password) throws SQLException {
        String verifier = PasswordUtil.encodePassword(role, password.reveal().toCharArray(), SCRAM);
        String verb = isThere(role) ? "ALTER ROLE " : "CREATE ROLE ";
        // A verifier is letters, digits and "$:+/=-": nothing in it needs to be quoted.
        Sql.run(session, verb + role + " " + attributes + " PASSWORD '" + verifier + "'");
    }

    private boolean isThere(String role) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement("SELECT 1 FROM pg_roles WHERE rolname = ?")) {
            statement.setString(1, role);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }
}
