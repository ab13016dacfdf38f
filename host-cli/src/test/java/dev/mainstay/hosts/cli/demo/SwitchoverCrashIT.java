package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.http.client.HttpAdmin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A switchover is struck at every step on either side, on real servers in processes of their own, while clients write:
 * the agent is killed and started again, the postmaster is killed, or the agent is frozen for longer than the threshold.
 * In the end one node leads and the other streams from it: the target in the next term, or the old main in its own. At no
 * time do both take writes, and no acknowledged row is lost.
 *
 * <p>The short run strikes every third step with one fault, in turn: ten of 29 cells, in a good minute;
 * {@code -Dcrash.all=true} runs every step with every fault at every moment. The cells share a pair of nodes, as each
 * ends with a healthy one; after a failure there is a fresh one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SwitchoverCrashIT {

    private static final Duration LIMIT = Duration.ofSeconds(75);
    private static final int ROWS_BEFORE = 20;
    private static final int ROWS_AFTER = 20;

    private final List<String> table = new ArrayList<>();
    private RealNodes nodes;
    private Optional<Scene> scene = Optional.empty();

    /** A healthy pair and those who use it. */
    private record Scene(RealPair pair, WriteWatch watch, RealPair.Order order) implements AutoCloseable {

        Scene with(RealPair.Order next) {
            return new Scene(pair, watch, next);
        }

        @Override
        public void close() {
            watch.close();
            pair.close();
        }
    }

    @BeforeAll
    void prepare() {
        nodes = new RealNodes();
    }

    @AfterAll
    void end_everything() {
        scene.ifPresent(Scene::close);
        nodes.close();
        System.out.printf(
                "%-21s | %-13s | %-23s | %-8s | %-8s | %s%n", "step", "fault", "moment", "side", "leads", "s");
        table.forEach(System.out::println);
    }

    static Stream<Blow> blows() {
        return Blow.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("blows")
    void one_leads_and_the_other_follows(Blow blow) {
        Scene now = scene.orElseGet(this::begin);
        scene = Optional.empty();
        try {
            scene = Optional.of(now.with(strike(now, blow)));
        } finally {
            if (scene.isEmpty()) {
                now.close();
            }
        }
    }

    private Scene begin() {
        RealPair pair = new RealPair(nodes);
        RealPair.Order order = pair.begin();
        WriteWatch watch =
                new WriteWatch(pair.both(), nodes.passwords(), nodes.parts().ticker());
        watch.start(order.main());
        return new Scene(pair, watch, order);
    }

    private RealPair.Order strike(Scene now, Blow blow) {
        RealPair.Order before = now.order();
        int known = now.pair().ledger().count();
        now.pair().ledger().awaitMore(nodes.waiting(), ROWS_BEFORE);
        RealNode victim = blow.side() == Blow.Side.OLD_MAIN ? before.main() : before.standby();
        victim.haltAt(blow.order());
        long begun = nodes.waiting().now();
        Optional<HttpAdmin.Reply> unused = now.pair().switchOver(before, HttpAdmin.Mode.ASYNC);
        blow.fault().strike(victim);
        RealPair.Order after = now.pair().settled(blow.toString(), LIMIT);
        boolean turned = after.main().equals(before.standby());
        note(blow, turned, nodes.waiting().since(begun));
        assertThat(after.term()).as("the term").isEqualTo(turned ? before.term() + 1 : before.term());
        blow.targetMustLead()
                .ifPresent(must -> assertThat(turned).as("the target leads").isEqualTo(must));
        now.pair().ledger().awaitMore(nodes.waiting(), ROWS_AFTER);
        now.pair().ledger().requireWhole(after.main(), known);
        now.pair().requireClean(after);
        now.watch().requireOneWriter();
        return after;
    }

    private void note(Blow blow, boolean turned, Duration took) {
        String line = String.format(
                Locale.ROOT,
                "%-21s | %-13s | %-23s | %-8s | %-8s | %.1f",
                blow.step().name(),
                blow.fault(),
                blow.moment(),
                blow.side(),
                turned ? "target" : "old main",
                took.toMillis() / 1000.0);
        table.add(line);
    }
}
