package dev.mainstay.adapters.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Binds the parameters of one statement from left to right; null becomes NULL. */
final class Parameters {

    private final PreparedStatement statement;
    private int next = 1;

    Parameters(PreparedStatement statement) {
        this.statement = statement;
    }

    Parameters text(@Nullable String value) throws SQLException {
        statement.setString(next++, value);
        return this;
    }

    Parameters number(@Nullable Number value) throws SQLException {
        statement.setObject(next++, value == null ? null : value.longValue(), Types.BIGINT);
        return this;
    }

    Parameters decimal(@Nullable Double value) throws SQLException {
        statement.setObject(next++, value, Types.NUMERIC);
        return this;
    }

    Parameters flag(@Nullable Boolean value) throws SQLException {
        statement.setObject(next++, value, Types.BOOLEAN);
        return this;
    }

    /** As a time without zone that holds UTC. */
    Parameters moment(@Nullable Instant value) throws SQLException {
        statement.setObject(
                next++, value == null ? null : LocalDateTime.ofInstant(value, ZoneOffset.UTC), Types.TIMESTAMP);
        return this;
    }

    /** Runs the statement; how many rows it changed. */
    int update() throws SQLException {
        return statement.executeUpdate();
    }

    /** Runs the statement for its rows. */
    ResultSet query() throws SQLException {
        return statement.executeQuery();
    }
}
