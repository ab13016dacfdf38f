package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.http.client.HttpAdmin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten planned switchovers, there and back, on real servers in processes of their own, while a client writes. */
class TurnaroundIT {

    private static final int MOST_TAKEN_BACK = 5;
    private static final int ROUNDS = 10;
    private static final int ROWS_BETWEEN = 100;
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final RealNodes nodes = new RealNodes();
    private final RealPair pair = new RealPair(nodes);

    private int takenBack;

    @AfterEach
    void end_everything() {
        pair.close();
        nodes.close();
    }

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void ten_switchovers_under_load_lose_nothing_and_leave_nothing_behind() {
        RealPair.Order first = pair.begin();
        RealPair.Order now = first;
        int forks = first.main().forks().size();
        List<Long> gaps = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            pair.ledger().awaitMore(nodes.waiting(), ROWS_BETWEEN);
            gaps.add(turn(now));
            RealPair.Order turned = pair.settled("turned around " + round + " times", LIMIT);
            assertThat(turned.main()).isSameAs(now.standby());
            assertThat(turned.term()).isEqualTo(now.term() + 1);
            now = turned;
        }
        pair.ledger().awaitMore(nodes.waiting(), ROWS_BETWEEN);
        pair.requireClean(now);
        assertThat(now.main().forks())
                .as("one fork of the timeline for each switchover")
                .hasSize(forks + ROUNDS)
                .doesNotHaveDuplicates();
        assertThat(now.main().query("SELECT timeline_id FROM pg_control_checkpoint()"))
                .isEqualTo(String.valueOf(forks + ROUNDS + 1));
        assertThat(now.term()).isEqualTo(first.term() + ROUNDS);
        pair.ledger().requireWhole(now.main(), 0);
        tell(gaps);
    }

    /** The answer's own measure of the time in which nobody could write. */
    private long turn(RealPair.Order order) {
        HttpAdmin.Reply reply = turned(order);
        while (Turns.isTakenBack(reply)) {
            takenBack++;
            assertThat(takenBack).as("a machine that stands still this often").isLessThan(MOST_TAKEN_BACK);
            assertThat(reply.message()).contains("slept");
            RealPair.Order same = pair.settled("the main serves again", LIMIT);
            assertThat(same.main()).isSameAs(order.main());
            reply = turned(order);
        }
        assertThat(reply.data().path("write_gap_ms").isNumber())
                .as(reply.toString())
                .isTrue();
        return reply.data().path("write_gap_ms").asLong();
    }

    private HttpAdmin.Reply turned(RealPair.Order order) {
        return pair.switchOver(order, HttpAdmin.Mode.WAIT)
                .orElseThrow(() -> new AssertionError(
                        "the main did not answer\n" + order.main().tell()));
    }

    private void tell(List<Long> gaps) {
        List<Long> sorted = gaps.stream().sorted().toList();
        System.out.printf(
                "turnaround: %d switchovers, %d rows acknowledged, 0 lost; write gap ms: min %d, median %d, max %d%n",
                gaps.size(),
                pair.ledger().count(),
                sorted.get(0),
                (sorted.get(sorted.size() / 2 - 1) + sorted.get(sorted.size() / 2)) / 2,
                sorted.get(sorted.size() - 1));
    }
}
