package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.settings.Secret;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The panel's own tables over JDBC. Safe for all threads. Source: spec/panel-api.md 2.1 and 3.4. */
final class JdbcPanelTables implements PanelTables {

    /** How {@code users.user_type} writes the administrator. */
    private static final int ADMINISTRATOR = 4;

    private final Sessions sessions;

    JdbcPanelTables(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Optional<Integer> subscribers() {
        return sessions.look(
                "counting subscribers",
                Optional.empty(),
                session -> Optional.of(Integer.valueOf(
                        Sql.one(session, "SELECT count(*) FROM subscribers WHERE deleted_at IS NULL"))));
    }

    @Override
    public Optional<Secret> jwtSecret() {
        return sessions.look("reading the panel's key", Optional.empty(), JdbcPanelTables::jwtSecret);
    }

    @Override
    public Optional<Optional<PanelUser>> user(long id) {
        return sessions.look(
                "reading a user of the panel", Optional.empty(), session -> Optional.of(user(session, id)));
    }

    private static Optional<Secret> jwtSecret(Connection session) throws SQLException {
        try (PreparedStatement statement =
                        session.prepareStatement("SELECT value FROM system_preferences WHERE key = 'jwt_secret'");
                ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? Columns.text(row, "value").filter(text -> !text.isBlank()).map(Secret::of)
                    : Optional.empty();
        }
    }

    private static Optional<PanelUser> user(Connection session, long id) throws SQLException {
        String sql = "SELECT user_type, is_active FROM users WHERE id = ? AND deleted_at IS NULL";
        try (PreparedStatement statement = session.prepareStatement(sql);
                ResultSet row = new Parameters(statement).number(id).query()) {
            return row.next()
                    ? Optional.of(new PanelUser(row.getInt("user_type") == ADMINISTRATOR, row.getBoolean("is_active")))
                    : Optional.empty();
        }
    }
}
