package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.topology.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * With synchronous mode on, a main that is killed with its agent under a writer loses no row that was acknowledged. Two
 * failovers, or as many as {@code -Dsync.failovers=} says; then a standby that was left behind, which must not take over.
 */
class SyncFailoverIT {

    private static final int FAILOVERS = Integer.getInteger("sync.failovers", 2);
    private static final int ROWS = 60;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration BEAT = Duration.ofMillis(50);

    /** The failover threshold of these nodes twice: as long as a standby could have used its right. */
    private static final Duration PAST_THE_THRESHOLD = Duration.ofSeconds(5);

    private final RealNodes nodes = new RealNodes();
    private final RealPair pair = new RealPair(nodes);
    private final List<Long> gaps = new ArrayList<>();

    @AfterEach
    void end_everything() {
        pair.close();
        nodes.close();
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void violent_failovers_lose_no_acknowledged_row() {
        RealPair.Order now = pair.begin();
        var answer = client(now.main()).send("PATCH", "/config", "{\"synchronous_mode\":true}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        long lost = 0;
        for (int round = 1; round <= FAILOVERS; round++) {
            awaitSynchronous(now);
            int known = pair.ledger().count();
            pair.ledger().awaitMore(nodes.waiting(), ROWS);
            failOver(now);
            lost += pair.ledger().missing(now.standby(), known);
            now.main().startAgain();
            RealPair.Order after = pair.settled("the old main follows, failover " + round, LIMIT);
            assertThat(after.main()).isSameAs(now.standby());
            assertThat(after.term()).isEqualTo(now.term() + 1);
            now = after;
        }
        awaitSynchronous(now);
        pair.ledger().requireWhole(now.main(), 0);
        System.out.printf(
                "synchronous: %d violent failovers, %d rows acknowledged, %d lost; writes came back after ms: %s%n",
                FAILOVERS, pair.ledger().count(), lost, gaps);
        assertThat(lost).isZero();
        requireLeftBehind(now);
    }

    /** Agent and database of the main die at one moment; the standby takes over and is written to. */
    private void failOver(RealPair.Order order) {
        long begun = nodes.waiting().now();
        order.main().kill();
        var led = order.standby()
                .awaitConfig(
                        "the synchronous standby takes over",
                        config -> RealNode.isIdle(config)
                                && config.path("server_role").asText().equals(Role.MAIN.word())
                                && !config.path("in_recovery").asBoolean(true));
        assertThat(led.path("epoch").asLong()).isEqualTo(order.term() + 1);
        pair.ledger().awaitMore(nodes.waiting(), 1);
        gaps.add(nodes.waiting().since(begun).toMillis());
    }

    /** Commits wait until the standby cannot take over any more, then go on without it; what came then it does not hold. */
    private void requireLeftBehind(RealPair.Order order) {
        order.standby().signalAgent("STOP");
        order.standby().freezeDatabase();
        long begun = nodes.waiting().now();
        assertThat(order.main().query("CREATE TABLE left_behind (n integer)")).isEmpty();
        assertThat(nodes.waiting().since(begun))
                .as("commits waited for as long as the standby had its right")
                .isGreaterThan(PAST_THE_THRESHOLD.minusSeconds(1));
        order.main().kill();
        order.standby().thawDatabase();
        order.standby().signalAgent("CONT");
        boolean waits = nodes.waiting()
                .until(
                        "the main is lost, and the standby says why it does not take over",
                        LIMIT,
                        BEAT,
                        () -> Optional.of(
                                        order.standby().admin().explain().data().toString())
                                .filter(said -> said.contains("The main is lost"))
                                .map(said -> said.contains("may have gone on without this node")));
        assertThat(waits).isTrue();
        assertThat(order.standby().query("SELECT pg_is_in_recovery()")).isEqualTo("t");
    }

    private PatroniClient client(RealNode node) {
        return new PatroniClient(node.spec().address(), node.spec().patroniPort());
    }

    private void awaitSynchronous(RealPair.Order order) {
        try {
            boolean unused = nodes.waiting()
                    .until(
                            "the standby is synchronous",
                            LIMIT,
                            BEAT,
                            () -> Optional.of(true)
                                    .filter(yes ->
                                            client(order.standby()).get("/sync").status() == 200));
        } catch (RuntimeException late) {
            throw new AssertionError(
                    order.main().tell() + "\n" + order.standby().tell() + "\n"
                            + order.main().rows("SELECT application_name || sync_state FROM pg_stat_replication")
                            + order.main().query("SHOW synchronous_standby_names"),
                    late);
        }
    }
}
