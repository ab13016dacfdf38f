package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.settings.Secret;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The panel's own tables over JDBC. Safe for all threads. Source: spec/panel-api.md 2.1 and 3.4. */
final class JdbcPanelTables implements PanelTables {

    /** How {@code users.user_type} writes the administrator. */
    private static final int ADMINISTRATOR = 4;

    /** Nine digits: a whole number that an int holds. */
    private static final Pattern POSITIVE = Pattern.compile("0*[1-9][0-9]{0,8}");

    private static final String RESELLER = "SELECT resellers.is_active FROM users"
            + " JOIN resellers ON resellers.id = users.reseller_id WHERE users.id = ? AND users.user_type = 2";

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
        return preference("jwt_secret").map(Secret::of);
    }

    @Override
    public Optional<Integer> rateLimit() {
        return preference("api_rate_limit")
                .map(String::strip)
                .filter(text -> POSITIVE.matcher(text).matches())
                .map(Integer::valueOf);
    }

    private Optional<String> preference(String key) {
        return sessions.look("reading the preference " + key, Optional.empty(), session -> preference(session, key));
    }

    private static Optional<String> preference(Connection session, String key) throws SQLException {
        try (PreparedStatement statement =
                        session.prepareStatement("SELECT value FROM system_preferences WHERE key = ?");
                ResultSet row = new Parameters(statement).text(key).query()) {
            return row.next() ? Columns.text(row, "value").filter(text -> !text.isBlank()) : Optional.empty();
        }
    }

    @Override
    public Optional<Optional<PanelUser>> user(long id) {
        Optional<Optional<PanelUser>> found = sessions.look(
                "reading a user of the panel", Optional.empty(), session -> Optional.of(user(session, id)));
        boolean worthAsking = found.flatMap(row -> row)
                .filter(user -> user.active() && !user.admin())
                .isPresent();
        return worthAsking && !resellerWorks(id)
                ? Optional.of(found.orElseThrow().map(user -> new PanelUser(user.admin(), user.active(), false)))
                : found;
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

    /** A panel without resellers has none that is switched off. */
    private boolean resellerWorks(long id) {
        return sessions.look("reading a reseller of the panel", true, session -> {
            try (PreparedStatement statement = session.prepareStatement(RESELLER);
                    ResultSet row = new Parameters(statement).number(id).query()) {
                return !row.next() || row.getBoolean("is_active");
            }
        });
    }
}
