package dev.mainstay.adapters.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.mainstay.ports.out.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * The agent's sessions on the local database: a few kept ones for statements, new ones for long or special work. Each
 * commits locally without waiting for a standby (L50), may write whatever the default says (M2), and counts time in UTC.
 *
 * <p>Safe for all threads. Work must be repeatable: it runs again when a kept session turns out to be gone.
 */
final class Sessions implements AutoCloseable {

    private static final int MOST = 3;
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final Duration SHORTEST_BORROW = Duration.ofMillis(250);
    /** The server ends a statement first, so that its answer arrives before the socket gives up. */
    private static final Duration GRACE = Duration.ofSeconds(2);
    /** A session found dead says so at once; what took longer is a server that hangs, and is not asked again. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final Connector connector;
    private final PostgresSettings.Limits limits;
    private final Ticker ticker;
    private final HikariDataSource pool;

    Sessions(Connector connector, PostgresSettings.Limits limits, Ticker ticker) {
        this.connector = connector;
        this.limits = limits;
        this.ticker = ticker;
        this.pool = new HikariDataSource();
        pool.setPoolName("mainstay");
        pool.setDataSource(new AgentDataSource(this::openForStatements));
        pool.setMaximumPoolSize(MOST);
        pool.setMinimumIdle(0);
        pool.setIdleTimeout(IDLE.toMillis());
        pool.setMaxLifetime(LIFETIME.toMillis());
        pool.setConnectionTimeout(
                Math.max(SHORTEST_BORROW.toMillis(), limits.connect().toMillis()));
        pool.setValidationTimeout(
                Math.max(SHORTEST_BORROW.toMillis(), limits.connect().toMillis()));
        pool.setInitializationFailTimeout(-1);
    }

    /** Does work in a kept session; each statement within the statement limit. */
    <T> T run(String doing, SqlWork<T> work) {
        Deadline quick = Deadline.after(ticker, AT_ONCE);
        try {
            return borrow(work);
        } catch (SQLException error) {
            if (!PgErrors.isSessionLost(error)) {
                throw PgErrors.of(doing, error);
            }
            evict();
            if (quick.isOver()) {
                throw PgErrors.of(doing, error);
            }
        }
        try {
            return borrow(work);
        } catch (SQLException again) {
            throw PgErrors.of(doing, again);
        }
    }

    /** Does work in one transaction of a kept session. */
    <T> T transaction(String doing, SqlWork<T> work) {
        return run(doing, session -> inTransaction(session, work));
    }

    /** Does work without a result in a kept session. */
    void perform(String doing, SqlDeed deed) {
        boolean unused = run(doing, deed.asWork());
    }

    /** Does work without a result in a new session. */
    void performApart(String doing, Duration limit, SqlDeed deed) {
        boolean unused = apart(doing, limit, deed.asWork());
    }

    /** Reads in a kept session; a table or column that is not there is an answer. */
    <T> T look(String doing, T whenNotThere, SqlWork<T> work) {
        return run(doing, session -> {
            try {
                return work.in(session);
            } catch (SQLException error) {
                if (PgErrors.isNotThere(error)) {
                    return whenNotThere;
                }
                throw error;
            }
        });
    }

    /** Does work without a result in one transaction of a kept session. */
    void performWhole(String doing, SqlDeed deed) {
        boolean unused = transaction(doing, deed.asWork());
    }

    /** Does work in a new session, closed afterwards; each statement within the given limit. */
    <T> T apart(String doing, Duration limit, SqlWork<T> work) {
        try (Connection session = open(limit)) {
            return work.in(session);
        } catch (SQLException error) {
            throw PgErrors.of(doing, error);
        }
    }

    /** Does work in a new session of the configured user, whatever other role there is. */
    void performAsConfigured(String doing, SqlDeed deed) {
        Deadline deadline = Deadline.after(ticker, limits.connect());
        try (Connection session =
                prepared(connector.openConfigured(deadline, options(limits.statement())), limits.statement())) {
            deed.in(session);
        } catch (SQLException error) {
            throw PgErrors.of(doing, error);
        }
    }

    /** A session as a client's would be: only our limits are set, so that it shows what clients get. */
    <T> T asClient(String doing, SqlWork<T> work) {
        Deadline deadline = Deadline.after(ticker, limits.connect());
        try (Connection session = connector.open(deadline, "")) {
            session.setNetworkTimeout(Runnable::run, millis(limits.statement()));
            return work.in(session);
        } catch (SQLException error) {
            throw PgErrors.of(doing, error);
        }
    }

    /** Does work in a new session of the configured user on another database of the server, closed afterwards. */
    <T> T elsewhere(String database, String doing, Duration limit, SqlWork<T> work) {
        Deadline deadline = Deadline.after(ticker, limits.connect());
        try (Connection session = prepared(connector.openConfigured(database, deadline, options(limit)), limit)) {
            return work.in(session);
        } catch (SQLException error) {
            throw PgErrors.of(doing, error);
        }
    }

    Connection open(Duration limit) throws SQLException {
        Deadline deadline = Deadline.after(ticker, limits.connect());
        return prepared(connector.open(deadline, options(limit)), limit);
    }

    /** The limit of a statement, for waits that go with one. */
    Deadline deadline() {
        return deadline(limits.statement());
    }

    Deadline deadline(Duration limit) {
        return Deadline.after(ticker, limit);
    }

    Connector connector() {
        return connector;
    }

    /** Other roles, another server process: kept sessions are closed, those at work when they are done. */
    void evict() {
        if (pool.isRunning()) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    private <T> T borrow(SqlWork<T> work) throws SQLException {
        failEarly();
        try (Connection session = pool.getConnection()) {
            return work.in(session);
        }
    }

    /** The pool asks again until its time is up and then says only that; an empty one is tried by hand first. */
    private void failEarly() throws SQLException {
        if (!pool.isRunning() || pool.getHikariPoolMXBean().getTotalConnections() == 0) {
            openForStatements().close();
        }
    }

    private Connection openForStatements() throws SQLException {
        return open(limits.statement());
    }

    /** What is left open when the work fails, the pool rolls back as it takes the session back. */
    private static <T> T inTransaction(Connection session, SqlWork<T> work) throws SQLException {
        session.setAutoCommit(false);
        T result = work.in(session);
        session.commit();
        return result;
    }

    private Connection prepared(Connection session, Duration limit) throws SQLException {
        boolean done = false;
        try (Statement statement = session.createStatement()) {
            session.setNetworkTimeout(Runnable::run, millis(limit));
            // The driver names the time zone of the JVM when it logs in, which options cannot take back.
            boolean unused = statement.execute("SET TimeZone = 'UTC'");
            session.setSchema(connector.schema());
            done = true;
            return session;
        } finally {
            if (!done) {
                session.close();
            }
        }
    }

    private static String options(Duration limit) {
        return "-c synchronous_commit=local -c default_transaction_read_only=off -c statement_timeout="
                + limit.toMillis()
                + " -c lock_timeout=" + limit.toMillis()
                + " -c idle_in_transaction_session_timeout=" + limit.plus(GRACE).toMillis();
    }

    private static int millis(Duration limit) {
        return Math.toIntExact(limit.plus(GRACE).toMillis());
    }
}
