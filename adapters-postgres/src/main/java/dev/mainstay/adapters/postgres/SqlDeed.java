package dev.mainstay.adapters.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** What is done in a session, without a result. */
@FunctionalInterface
interface SqlDeed {
    void in(Connection session) throws SQLException;

    /** The same as work whose result means nothing. */
    default SqlWork<Boolean> asWork() {
        return session -> {
            in(session);
            return true;
        };
    }
}
