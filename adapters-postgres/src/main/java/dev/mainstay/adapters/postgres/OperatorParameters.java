package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.InvalidRequestException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Settings that operators want on every node: {@code ALTER SYSTEM} for whatever names they give. Names are checked and values
 * quoted, since the statement takes no parameters. Confined to the caller's session.
 */
final class OperatorParameters {

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}(\\.[a-z_][a-z0-9_]{0,62})?");

    private final Connection session;

    OperatorParameters(Connection session) {
        this.session = session;
    }

    /** Changes what is not so already; one that the server refuses does not keep the others from being changed. */
    SortedMap<String, String> apply(SortedMap<String, String> wanted, Deadline deadline) throws SQLException {
        SortedMap<String, String> refused = new TreeMap<>();
        for (var each : wanted.entrySet()) {
            if (written(each.getKey()).equals(each.getValue())) {
                continue;
            }
            try {
                change(each.getKey(), each.getValue());
            } catch (SQLException no) {
                refused.put(each.getKey(), PgErrors.reason(no));
            }
        }
        // Also when all is written: whoever wrote it may have gone before it took effect.
        new ServerParameters(session).reload(deadline);
        return refused;
    }

    private void change(String name, String value) throws SQLException {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidRequestException(
                    "a parameter's name is not valid: expected letters, digits and underscores");
        }
        Sql.run(
                session,
                value.isEmpty() ? "ALTER SYSTEM RESET " + name : "ALTER SYSTEM SET " + name + " = " + quoted(value));
    }

    private String quoted(String value) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement("SELECT quote_literal(?)")) {
            statement.setString(1, value);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : "''";
            }
        }
    }

    private String written(String name) throws SQLException {
        String sql = """
                SELECT setting FROM pg_file_settings
                WHERE name = ? AND sourcefile LIKE '%postgresql.auto.conf' ORDER BY seqno DESC LIMIT 1
                """;
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Columns.text(row, "setting").orElse("") : "";
            }
        }
    }
}
