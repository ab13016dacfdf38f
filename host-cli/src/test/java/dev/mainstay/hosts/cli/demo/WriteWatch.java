package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.ports.out.Ticker;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks both databases all the time whether they take a write, as a client that does not heed an advisory fence, and
 * remembers who took one when. Each promotion begins a timeline: that is the branch a write went to.
 */
final class WriteWatch implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(50);
    private static final Duration ENDING = Duration.ofSeconds(5);
    private static final String OUT_OF_RECOVERY = "SELECT NOT pg_is_in_recovery()";
    private static final String INSERT = "INSERT INTO probe (node) VALUES (?)"
            + " RETURNING substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)";

    private final Passwords passwords;
    private final Ticker ticker;
    private final List<Accepted> accepted = new ArrayList<>();
    private final List<Thread> threads;
    private volatile boolean stopped;

    /**
     * A commit that a node acknowledged.
     *
     * @param node its number
     * @param timeline it was written to
     * @param begun when it was sent
     * @param acked when the answer came
     */
    private record Accepted(int node, String timeline, long begun, long acked) {

        /** Sent to an older branch when a newer one had already taken a write. */
        boolean isLateAfter(Accepted newer) {
            return node != newer.node && timeline.compareTo(newer.timeline) < 0 && begun > newer.acked;
        }

        boolean sharesBranchWith(Accepted other) {
            return node != other.node && timeline.equals(other.timeline);
        }
    }

    WriteWatch(List<RealNode> nodes, Passwords passwords, Ticker ticker) {
        this.passwords = passwords;
        this.ticker = ticker;
        this.threads = nodes.stream()
                .map(node -> new Thread(
                        () -> run(node.spec()), "watch-" + node.spec().number()))
                .toList();
    }

    /** Makes its table on a main, and begins. */
    void start(RealNode main) {
        String made = main.query("CREATE TABLE probe (node int NOT NULL)");
        String granted = main.query("GRANT INSERT, SELECT ON probe TO panel");
        assertThat(made + granted).isEmpty();
        threads.forEach(thread -> {
            thread.setDaemon(true);
            thread.start();
        });
    }

    int count() {
        synchronized (accepted) {
            return accepted.size();
        }
    }

    /** No write went to an older branch once a newer one had one, and no branch had two writers. */
    void requireOneWriter() {
        assertThat(beside(0)).as("writes beside another main").isEmpty();
    }

    /** How many writes after the first {@code known} ones went to a main beside a newer one, or beside another of its branch. */
    int besideAnother(int known) {
        return beside(known).size();
    }

    private List<Accepted> beside(int known) {
        List<Accepted> all = seen().subList(known, count());
        List<Accepted> firsts = new ArrayList<>();
        for (Accepted write : all) {
            if (firsts.stream().noneMatch(first -> first.node == write.node && first.timeline.equals(write.timeline))) {
                firsts.add(write);
            }
        }
        return all.stream()
                .filter(write ->
                        firsts.stream().anyMatch(first -> write.isLateAfter(first) || write.sharesBranchWith(first)))
                .toList();
    }

    /** In the order in which they were acknowledged. */
    private List<Accepted> seen() {
        synchronized (accepted) {
            return List.copyOf(accepted);
        }
    }

    private void run(NodeSpec node) {
        while (!stopped) {
            try (Connection connection = DriverManager.getConnection(url(node), user());
                    Statement asking = connection.createStatement();
                    PreparedStatement insert = connection.prepareStatement(INSERT)) {
                while (!stopped) {
                    if (isOutOfRecovery(asking)) {
                        write(node.number(), insert);
                    }
                    LockSupport.parkNanos(EVERY.toNanos());
                }
            } catch (SQLException refused) {
                LockSupport.parkNanos(EVERY.toNanos());
            }
        }
    }

    private static boolean isOutOfRecovery(Statement asking) throws SQLException {
        try (ResultSet answer = asking.executeQuery(OUT_OF_RECOVERY)) {
            return answer.next() && answer.getBoolean(1);
        }
    }

    private void write(int node, PreparedStatement insert) throws SQLException {
        long begun = ticker.nanos();
        insert.setInt(1, node);
        try (ResultSet branch = insert.executeQuery()) {
            if (branch.next()) {
                String timeline = branch.getString(1);
                synchronized (accepted) {
                    accepted.add(new Accepted(node, timeline, begun, ticker.nanos()));
                }
            }
        }
    }

    private static String url(NodeSpec node) {
        return "jdbc:postgresql://" + node.address() + ":" + node.databasePort()
                + "/postgres?connectTimeout=1&loginTimeout=2&socketTimeout=2"
                + "&options=-c%20default_transaction_read_only=off";
    }

    private Properties user() {
        Properties user = new Properties();
        user.setProperty("user", "panel");
        user.setProperty("password", passwords.panel().reveal());
        return user;
    }

    @Override
    public void close() {
        stopped = true;
        try {
            for (Thread thread : threads) {
                thread.join(ENDING.toMillis());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
