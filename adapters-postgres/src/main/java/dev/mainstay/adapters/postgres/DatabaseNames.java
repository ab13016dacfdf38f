package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.RestoreRoom.Stage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Databases by name, seen from another one of the same server: made, dropped, renamed. Confined to its session's thread.
 *
 * @param session on neither of the databases that are changed
 */
record DatabaseNames(Connection session) {

    private static final int MOST_BYTES = 63;
    private static final String SIDE = "_restore_";
    private static final String KEPT = "_before_";

    /** The panel's name is cut where a longer one would be: PostgreSQL would cut its end, which tells them apart. */
    static Stage stage(String live, String stamp) {
        return new Stage(live, cut(live, SIDE + stamp), cut(live, KEPT + stamp));
    }

    private static String cut(String name, String ending) {
        String kept = name;
        while ((kept + ending).getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
        }
        return kept + ending;
    }

    boolean isThere(String name) throws SQLException {
        try (PreparedStatement statement =
                session.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ? AND NOT datistemplate")) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Whose it is, as a plain name. */
    String owner(String name) throws SQLException {
        return one("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = ?", name);
    }

    /** Whether the session's user may make things in the name of that database's owner. */
    boolean mayServeOwner(String name) throws SQLException {
        return one("SELECT pg_has_role(datdba, 'MEMBER') FROM pg_database WHERE datname = ?", name)
                .equals("t");
    }

    private String one(String query, String name) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new OperationFailedException("there is no database " + name);
                }
                return row.getString(1);
            }
        }
    }

    /** Empty, with the owner, encoding and locale of the other one. */
    void createLike(String model, String name) throws SQLException {
        try (PreparedStatement statement =
                session.prepareStatement("SELECT format('CREATE DATABASE %I TEMPLATE template0"
                        + " OWNER %I ENCODING %L LC_COLLATE %L LC_CTYPE %L', ?, pg_get_userbyid(datdba),"
                        + " pg_encoding_to_char(encoding), datcollate, datctype) FROM pg_database WHERE datname = ?")) {
            statement.setString(1, name);
            statement.setString(2, model);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new OperationFailedException("there is no database " + model);
                }
                Sql.run(session, row.getString(1));
            }
        }
    }

    void drop(String name) throws SQLException {
        Sql.run(session, "DROP DATABASE IF EXISTS " + quoted(name) + " WITH (FORCE)");
    }

    /** Ends the sessions on both and renames one after the other, all or nothing. New sessions wait for the outcome. */
    void rename(String first, String firstBecomes, String second, String secondBecomes) throws SQLException {
        session.setAutoCommit(false);
        try {
            endSessions(first);
            endSessions(second);
            Sql.run(session, "ALTER DATABASE " + quoted(first) + " RENAME TO " + quoted(firstBecomes));
            Sql.run(session, "ALTER DATABASE " + quoted(second) + " RENAME TO " + quoted(secondBecomes));
            session.commit();
        } catch (SQLException failed) {
            session.rollback();
            throw failed;
        } finally {
            session.setAutoCommit(true);
        }
    }

    private void endSessions(String name) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = ?"
                        + " AND pid <> pg_backend_pid()")) {
            statement.setString(1, name);
            statement.executeQuery().close();
        }
    }

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
