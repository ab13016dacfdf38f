package dev.mainstay.adapters.postgres;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One row of a table that may lack our columns, as an existing node of the panel makes it: a column that is not there
 * reads as NULL does. Confined to the reader of the result.
 */
final class TableRow {

    private static final String WITH_ZONE = "timestamptz";

    private final ResultSet result;
    private final Set<String> columns = new HashSet<>();
    private final Set<String> zoned = new HashSet<>();

    TableRow(ResultSet result) throws SQLException {
        this.result = result;
        ResultSetMetaData shape = result.getMetaData();
        for (int column = 1; column <= shape.getColumnCount(); column++) {
            columns.add(shape.getColumnLabel(column));
            if (shape.getColumnTypeName(column).equals(WITH_ZONE)) {
                zoned.add(shape.getColumnLabel(column));
            }
        }
    }

    /** Empty for NULL and for the empty text, which existing nodes write for "not known". */
    Optional<String> text(String column) throws SQLException {
        return columns.contains(column) ? Columns.text(result, column) : Optional.empty();
    }

    Optional<Integer> whole(String column) throws SQLException {
        return columns.contains(column) ? Columns.whole(result, column) : Optional.empty();
    }

    Optional<Long> number(String column) throws SQLException {
        return columns.contains(column) ? Columns.number(result, column) : Optional.empty();
    }

    Optional<BigDecimal> decimal(String column) throws SQLException {
        return columns.contains(column) ? Columns.decimal(result, column) : Optional.empty();
    }

    boolean flag(String column, boolean otherwise) throws SQLException {
        if (!columns.contains(column)) {
            return otherwise;
        }
        boolean value = result.getBoolean(column);
        return result.wasNull() ? otherwise : value;
    }

    /** UTC, whether the column has a zone or not. */
    Optional<Instant> moment(String column) throws SQLException {
        if (!columns.contains(column)) {
            return Optional.empty();
        }
        return zoned.contains(column)
                ? Optional.ofNullable(result.getObject(column, OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant)
                : Optional.ofNullable(result.getObject(column, LocalDateTime.class))
                        .map(time -> time.toInstant(ZoneOffset.UTC));
    }
}
