package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.ports.out.Ticker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that writes a numbered row every few milliseconds, whatever happens: it connects again as long as it must and
 * remembers what was acknowledged.
 */
final class Writer implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(5);
    private static final Duration WRITING = Duration.ofSeconds(15);
    private static final Duration ENDING = Duration.ofSeconds(5);
    private static final String INSERT = "INSERT INTO demo_rows (id) VALUES (?) RETURNING pg_current_wal_insert_lsn()";

    private final Semaphore gate = new Semaphore(1, true);
    private final PanelDatabase database;
    private final Ticker ticker;
    private final Duration retry;
    private final Thread thread = new Thread(this::run, "demo-writer");
    private final List<Acked> acked = new ArrayList<>();
    private volatile boolean stopped;
    private long next = 1;

    /**
     * A writer that has not begun.
     *
     * @param retry how long it waits before it connects again
     */
    Writer(PanelDatabase database, Ticker ticker, Duration retry) {
        this.database = database;
        this.ticker = ticker;
        this.retry = retry;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** What was acknowledged so far, in order. */
    List<Acked> acked() {
        synchronized (acked) {
            return List.copyOf(acked);
        }
    }

    int count() {
        synchronized (acked) {
            return acked.size();
        }
    }

    /** Waits until so many rows are acknowledged. */
    void await(Waiting waiting, int rows) {
        int unused = waiting.until(
                rows + " rows are acknowledged",
                WRITING,
                Duration.ofMillis(20),
                () -> Optional.of(count()).filter(now -> now >= rows));
    }

    /** Lets nothing be under way: every row is either acknowledged or was never sent. */
    void pause() {
        gate.acquireUninterruptibly();
    }

    /** Goes on writing. */
    void resume() {
        gate.release();
    }

    @Override
    public void close() {
        stopped = true;
        gate.release();
        try {
            thread.join(ENDING.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopped) {
            try (Connection connection = database.toMain();
                    PreparedStatement insert = connection.prepareStatement(INSERT)) {
                while (!stopped) {
                    writeWhenAllowed(insert);
                    LockSupport.parkNanos(EVERY.toNanos());
                }
            } catch (SQLException lost) {
                LockSupport.parkNanos(retry.toNanos());
            }
        }
    }

    private void writeWhenAllowed(PreparedStatement insert) throws SQLException {
        gate.acquireUninterruptibly();
        try {
            if (!stopped) {
                write(insert);
            }
        } finally {
            gate.release();
        }
    }

    /** A number whose outcome is unknown is not used again. */
    private void write(PreparedStatement insert) throws SQLException {
        long id = next++;
        insert.setLong(1, id);
        try (ResultSet position = insert.executeQuery()) {
            if (position.next()) {
                Acked row = new Acked(id, Lsn.parse(position.getString(1)), ticker.nanos());
                synchronized (acked) {
                    acked.add(row);
                }
            }
        }
    }
}
