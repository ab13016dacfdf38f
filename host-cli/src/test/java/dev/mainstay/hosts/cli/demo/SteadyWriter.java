package dev.mainstay.hosts.cli.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A client that writes row after row through one address, and connects again when it is cut off: it knows no node. */
final class SteadyWriter implements AutoCloseable {
    private static final long MILLION = 1_000_000;

    private final String url;
    private final Properties login = new Properties();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicLong longest = new AtomicLong();
    private final Thread thread = new Thread(this::run, "steady-writer");

    SteadyWriter(String address, int port, String password) {
        this.url = "jdbc:postgresql://" + address + ":" + port + "/postgres?connectTimeout=2&socketTimeout=5";
        login.setProperty("user", "postgres");
        login.setProperty("password", password);
        thread.setDaemon(true);
    }

    void begin() {
        thread.start();
    }

    /** Rows that were acknowledged so far; they are numbered from 1. */
    int acknowledged() {
        return acknowledged.get();
    }

    /** The longest time between two acknowledged rows since this was last asked, in milliseconds. */
    long takeLongestGap() {
        return longest.getAndSet(0) / MILLION;
    }

    private void run() {
        long last = System.nanoTime();
        while (!ending.get()) {
            try (Connection session = DriverManager.getConnection(url, login)) {
                create(session);
                try (PreparedStatement insert =
                        session.prepareStatement("INSERT INTO steady_rows (n) VALUES (?) ON CONFLICT DO NOTHING")) {
                    while (!ending.get()) {
                        insert.setInt(1, acknowledged.get() + 1);
                        int unused = insert.executeUpdate();
                        long now = System.nanoTime();
                        long gap = now - last;
                        long most = longest.accumulateAndGet(gap, Math::max);
                        last = most >= 0 ? now : last;
                        acknowledged.incrementAndGet();
                    }
                }
            } catch (SQLException cutOff) {
                // What is not acknowledged is written again: the row's number says whether it was.
                Thread.onSpinWait();
            }
        }
    }

    private static void create(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
            boolean unused = statement.execute("CREATE TABLE IF NOT EXISTS steady_rows (n integer PRIMARY KEY)");
        }
    }

    @Override
    public void close() {
        ending.set(true);
        try {
            thread.join(10_000);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
