package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;

/**
 * A client that writes sealed rows all the time, over the address list of both nodes: each row carries a checksum of its
 * number and its payload, and the table would take a row twice. What was acknowledged is remembered and compared.
 */
final class Ledger implements AutoCloseable {

    static final Duration EVERY = Duration.ofMillis(5);

    private static final Duration RETRY = Duration.ofMillis(10);
    private static final Duration WRITING = Duration.ofSeconds(20);
    private static final Duration ENDING = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final String INSERT = "INSERT INTO ledger (id, payload, checksum) VALUES (?, ?, ?)";
    private static final String READ = "SELECT concat_ws('|', id, payload, checksum) FROM ledger WHERE id >= ";

    private final PanelDatabase database;
    private final Thread thread = new Thread(this::run, "ledger");
    private final List<String> acked = new ArrayList<>();
    private volatile boolean stopped;
    private long next = 1;

    Ledger(PanelDatabase database) {
        this.database = database;
        thread.setDaemon(true);
    }

    /** Makes the table on a main. */
    static void create(RealNode main) {
        String made =
                main.query("CREATE TABLE ledger (id bigint NOT NULL, payload text NOT NULL, checksum bigint NOT NULL)");
        String granted = main.query("GRANT SELECT, INSERT ON ledger TO panel");
        assertThat(made + granted).isEmpty();
    }

    void start() {
        thread.start();
    }

    int count() {
        synchronized (acked) {
            return acked.size();
        }
    }

    /** Waits until so many more rows are acknowledged than now. */
    void awaitMore(Waiting waiting, int rows) {
        int goal = count() + rows;
        int unused = waiting.until(
                rows + " more rows are acknowledged",
                WRITING,
                LOOK,
                () -> Optional.of(count()).filter(now -> now >= goal));
    }

    /** Every row acknowledged after the first {@code known} ones is on that node, once and sound. */
    void requireWhole(RealNode node, int known) {
        List<String> wanted = ackedFrom(known);
        if (wanted.isEmpty()) {
            return;
        }
        List<String> found = node.rows(READ + number(wanted.get(0)));
        Set<String> there = new LinkedHashSet<>(found);
        assertThat(wanted.stream().filter(row -> !there.contains(row)).toList())
                .as("acknowledged rows that are not on node " + node.spec().number())
                .isEmpty();
        assertThat(found.stream().filter(row -> !isSound(row)).toList())
                .as("rows with a wrong checksum")
                .isEmpty();
        assertThat(found.stream().map(Ledger::number).distinct().count())
                .as("no number is there twice")
                .isEqualTo(found.size());
    }

    /** How many rows, acknowledged after the first {@code known} ones, that node lacks. */
    long missing(RealNode node, int known) {
        List<String> wanted = ackedFrom(known);
        if (wanted.isEmpty()) {
            return 0;
        }
        Set<String> there = new LinkedHashSet<>(node.rows(READ + number(wanted.get(0))));
        return wanted.stream().filter(row -> !there.contains(row)).count();
    }

    private List<String> ackedFrom(int known) {
        synchronized (acked) {
            return List.copyOf(acked.subList(known, acked.size()));
        }
    }

    private static long number(String row) {
        return Long.parseLong(row.substring(0, row.indexOf('|')));
    }

    private static boolean isSound(String row) {
        int seal = row.lastIndexOf('|');
        return row.substring(seal + 1).equals(String.valueOf(checksum(row.substring(0, seal))));
    }

    private static long checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    @Override
    public void close() {
        stopped = true;
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
                    write(insert);
                    LockSupport.parkNanos(EVERY.toNanos());
                }
            } catch (SQLException lost) {
                LockSupport.parkNanos(RETRY.toNanos());
            }
        }
    }

    /** A number whose outcome is unknown is not used again. */
    private void write(PreparedStatement insert) throws SQLException {
        long id = next++;
        String payload = Long.toHexString(id * id * 2_654_435_761L);
        long seal = checksum(id + "|" + payload);
        insert.setLong(1, id);
        insert.setString(2, payload);
        insert.setLong(3, seal);
        if (insert.executeUpdate() == 1) {
            synchronized (acked) {
                acked.add(id + "|" + payload + "|" + seal);
            }
        }
    }
}
