package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.error.OperationFailedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * Two servers without Mainstay, a main and its standby, and the switchover as an operator types it. Confined to one thread.
 */
final class PlainPair {

    private static final Duration STREAMING = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int ROWS_BETWEEN = 100;

    private final PlainServer one;
    private final PlainServer two;
    private final PanelDatabase database;
    private final Waiting waiting;

    PlainPair(PlainServer one, PlainServer two, PanelDatabase database, Waiting waiting) {
        this.one = one;
        this.two = two;
        this.database = database;
        this.waiting = waiting;
    }

    /** Makes both; the first one is the main. */
    void make() {
        one.make();
        one.start();
        database.create(one.spec());
        provideSlot(one);
        two.copy(one);
        two.start();
        awaitStream(one);
    }

    /** Hands the role to the first or the second one, and makes the other one its standby, which is not in the gap. */
    Turned turn(Writer writer, int target) {
        PlainServer from = target == 1 ? two : one;
        PlainServer to = target == 1 ? one : two;
        int begun = writer.count();
        run(from, "CHECKPOINT");
        run(to, "CHECKPOINT");
        from.stopFast();
        to.promote();
        writer.await(waiting, writer.count() + ROWS_BETWEEN);
        Duration gap = Proof.longestGap(writer.acked(), begun);
        provideSlot(to);
        from.follow(to);
        from.start();
        awaitStream(to);
        return new Turned(gap, Optional.empty());
    }

    private void provideSlot(PlainServer server) {
        run(
                server,
                "SELECT pg_create_physical_replication_slot('" + PlainServer.SLOT + "') WHERE NOT EXISTS"
                        + " (SELECT 1 FROM pg_replication_slots WHERE slot_name = '" + PlainServer.SLOT + "')");
    }

    private void awaitStream(PlainServer main) {
        boolean unused = waiting.until(
                "node " + main.spec().number() + " is followed",
                STREAMING,
                PAUSE,
                () -> Optional.of(isFollowed(main)).filter(followed -> followed));
    }

    private boolean isFollowed(PlainServer main) {
        try (Connection connection = database.asSuperuser(main.spec());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND replay_lsn IS NOT NULL")) {
            return row.next() && row.getInt(1) > 0;
        } catch (SQLException failed) {
            throw failed(main, failed);
        }
    }

    private void run(PlainServer server, String sql) {
        try (Connection connection = database.asSuperuser(server.spec());
                Statement statement = connection.createStatement()) {
            boolean unused = statement.execute(sql);
        } catch (SQLException failed) {
            throw failed(server, failed);
        }
    }

    private static OperationFailedException failed(PlainServer server, SQLException failure) {
        return new OperationFailedException(
                "the plain server " + server.spec().number() + " refuses: " + failure.getMessage(), failure);
    }
}
