package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The server's own settings: {@code ALTER SYSTEM} for the names in {@link Name} and no other, and reloads that are
 * waited for. Confined to the caller's session.
 */
final class ServerParameters {

    /** What we may change, and what we ask. */
    enum Name {
        WAL_LEVEL,
        MAX_WAL_SENDERS,
        MAX_REPLICATION_SLOTS,
        HOT_STANDBY,
        WAL_KEEP_SIZE,
        LISTEN_ADDRESSES,
        MAX_SLOT_WAL_KEEP_SIZE,
        WAL_LOG_HINTS,
        DEFAULT_TRANSACTION_READ_ONLY,
        PRIMARY_CONNINFO,
        PRIMARY_SLOT_NAME,
        RESTORE_COMMAND,
        SYNCHRONOUS_STANDBY_NAMES;

        String sql() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * One row of {@code pg_settings}.
     *
     * @param value in the setting's own unit
     * @param source where it comes from
     * @param pendingRestart whether the files say something else that waits for a restart
     * @param place file and line, empty where there is none
     */
    record Found(String value, String source, boolean pendingRestart, String place) {

        /** Whether the files cannot change it. */
        boolean isFixed() {
            return source.equals("command line") || source.equals("environment variable");
        }

        /** Whether it comes from the role or database that is logged in, so that it is no setting of the server. */
        boolean isPersonal() {
            return source.equals("user") || source.equals("database") || source.equals("database user");
        }
    }

    private static final Duration POLL = Duration.ofMillis(2);

    private final Connection session;

    ServerParameters(Connection session) {
        this.session = session;
    }

    Found read(Name name) throws SQLException {
        String sql = """
                SELECT setting, source, pending_restart,
                       coalesce(sourcefile || ' line ' || sourceline, '') AS place
                FROM pg_settings WHERE name = ?
                """;
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, name.sql());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new OperationFailedException(
                            "the server has no setting " + name.sql() + ": expected PostgreSQL 14 or later");
                }
                return new Found(row.getString(1), row.getString(2), row.getBoolean(3), row.getString(4));
            }
        }
    }

    /** Writes it to {@code postgresql.auto.conf}; takes effect with {@link #reload} at the earliest. */
    void set(Name name, String value) throws SQLException {
        String quoted;
        try (PreparedStatement statement = session.prepareStatement("SELECT quote_literal(?)")) {
            statement.setString(1, value);
            quoted = single(statement);
        }
        Sql.run(session, "ALTER SYSTEM SET " + name.sql() + " = " + quoted);
    }

    void reset(Name name) throws SQLException {
        Sql.run(session, "ALTER SYSTEM RESET " + name.sql());
    }

    /** The value that {@code postgresql.auto.conf} gives now, whether it is in force or not; empty when none. */
    String written(Name name) throws SQLException {
        String sql = """
                SELECT setting FROM pg_file_settings
                WHERE name = ? AND sourcefile LIKE '%postgresql.auto.conf' ORDER BY seqno DESC LIMIT 1
                """;
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, name.sql());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    /** Reloads, and waits until this session has seen it; the postmaster has by then. */
    void reload(Deadline deadline) throws SQLException {
        String before = Sql.one(session, "SELECT pg_conf_load_time()::text");
        if (!Sql.one(session, "SELECT pg_reload_conf()").equals("t")) {
            throw new OperationFailedException("the server could not be told to reload its configuration");
        }
        while (Sql.one(session, "SELECT pg_conf_load_time()::text").equals(before)) {
            if (!deadline.pause(POLL)) {
                throw new OperationFailedException("the server did not reload its configuration within "
                        + deadline.limit().toMillis() + " ms");
            }
        }
    }

    /** Lines of {@code pg_hba.conf} that the server does not understand, for people. */
    List<String> brokenAccessLines() throws SQLException {
        List<String> all = new ArrayList<>();
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL ORDER BY 1")) {
            while (rows.next()) {
                all.add("line " + rows.getInt(1) + ": " + rows.getString(2));
            }
        }
        return all;
    }

    private static String single(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("the server gave no row where it always gives one");
            }
            return row.getString(1);
        }
    }
}
