package dev.mainstay.adapters.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Binds the parameters of one statement from left to right. */
final class Parameters {

    private final PreparedStatement statement;
    private int next = 1;

    Parameters(PreparedStatement statement) {
        this.statement = statement;
    }

    Parameters text(String value) throws SQLException {
        statement.setString(next++, value);
        return this;
    }

    Parameters text(Optional<String> value) throws SQLException {
        return value.isPresent() ? text(value.get()) : none(Types.VARCHAR);
    }

    Parameters number(long value) throws SQLException {
        statement.setLong(next++, value);
        return this;
    }

    Parameters number(Optional<? extends Number> value) throws SQLException {
        return value.isPresent() ? number(value.get().longValue()) : none(Types.BIGINT);
    }

    Parameters decimal(Optional<Double> value) throws SQLException {
        if (value.isEmpty()) {
            return none(Types.NUMERIC);
        }
        statement.setDouble(next++, value.get());
        return this;
    }

    Parameters flag(boolean value) throws SQLException {
        statement.setBoolean(next++, value);
        return this;
    }

    /** As a time without zone that holds UTC. */
    Parameters moment(Instant value) throws SQLException {
        statement.setObject(next++, LocalDateTime.ofInstant(value, ZoneOffset.UTC));
        return this;
    }

    Parameters moment(Optional<Instant> value) throws SQLException {
        return value.isPresent() ? moment(value.get()) : none(Types.TIMESTAMP);
    }

    /** Runs the statement; how many rows it changed. */
    int update() throws SQLException {
        return statement.executeUpdate();
    }

    /** Runs the statement for its rows. */
    ResultSet query() throws SQLException {
        return statement.executeQuery();
    }

    private Parameters none(int type) throws SQLException {
        statement.setNull(next++, type);
        return this;
    }
}
