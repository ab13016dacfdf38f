package dev.mainstay.adapters.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What is done in a session.
 *
 * @param <T> its result
 */
@FunctionalInterface
interface SqlWork<T> {
    T in(Connection session) throws SQLException;
}
