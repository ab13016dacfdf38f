package dev.mainstay.adapters.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Statements without parameters. */
final class Sql {

    private Sql() {}

    static void run(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            boolean unused = statement.execute(sql);
        }
    }

    /** The one value of a statement that always gives one row. */
    static String one(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                throw new IllegalStateException("the server gave no row where it always gives one");
            }
            return row.getString(1);
        }
    }

    static boolean isInRecovery(Connection session) throws SQLException {
        return one(session, "SELECT pg_is_in_recovery()").equals("t");
    }
}
