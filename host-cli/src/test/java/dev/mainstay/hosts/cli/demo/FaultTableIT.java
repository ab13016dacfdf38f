package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

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
 * Real faults on real servers, each node in a network of its own, while clients write: fault, guard, the end that is
 * expected and the end that was seen. Prints its table. The rows of a guard share a cluster while each leaves a whole one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultTableIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int ROWS = 20;

    private static final String FORM = "%-6s | %-22s | %-9s | %-10s | %-10s | %-4s | %-6s | %-5s | %s%n";

    private final List<String> table = new ArrayList<>();
    private RealNodes nodes;
    private Optional<Scene> scene = Optional.empty();

    /**
     * One row.
     *
     * @param fault what happens
     * @param guard under which
     * @param expected what it comes to
     */
    private record Row(NetFault fault, NetGuard guard, NetFault.Ending expected) {

        /** What a guard is for, each under another one; {@code -Dfaults.all=true} runs every row: twenty minutes. */
        boolean isOfTheShortRun() {
            return switch (guard) {
                case NONE -> false;
                case REFERENCE, LEASE -> fault == NetFault.ISOLATE;
                case MAJORITY -> fault == NetFault.KILL_AGENT || fault == NetFault.FREEZE_AGENT;
            };
        }
    }

    /** A whole cluster of that guard. */
    private record Scene(NetGuard guard, NetCluster cluster, NetCluster.Order order) {}

    @BeforeAll
    void prepare() {
        nodes = new RealNodes();
    }

    @AfterAll
    void end_everything() {
        scene.ifPresent(now -> now.cluster().close());
        nodes.close();
        System.out.printf(FORM, "no", "fault", "guard", "expected", "observed", "term", "beside", "lost", "seconds");
        table.forEach(System.out::print);
    }

    static Stream<Row> rows() {
        String only = System.getProperty("faults.guard", "");
        return Stream.of(NetGuard.values())
                .filter(guard -> only.isEmpty() || guard.name().equalsIgnoreCase(only))
                .flatMap(FaultTableIT::rowsOf)
                .filter(row -> Boolean.getBoolean("faults.all") || row.isOfTheShortRun());
    }

    private static Stream<Row> rowsOf(NetGuard guard) {
        String only = System.getProperty("faults.fault", "");
        return Stream.of(NetFault.values())
                .filter(fault -> only.isEmpty() || fault.name().matches(only))
                .flatMap(fault -> fault.ending(guard).map(ending -> new Row(fault, guard, ending)).stream());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void ends_as_expected(Row row) {
        Scene now = scene.filter(last -> last.guard() == row.guard()).orElseGet(() -> begin(row.guard()));
        scene = Optional.empty();
        try {
            scene = Optional.of(new Scene(row.guard(), now.cluster(), run(row, now)));
        } finally {
            if (scene.isEmpty()) {
                now.cluster().close();
            }
        }
    }

    private Scene begin(NetGuard guard) {
        scene.ifPresent(last -> last.cluster().close());
        NetCluster cluster = new NetCluster(nodes, guard);
        try {
            return new Scene(guard, cluster, cluster.begin());
        } catch (RuntimeException | AssertionError failed) {
            cluster.close();
            throw failed;
        }
    }

    private NetCluster.Order run(Row row, Scene now) {
        NetCluster cluster = now.cluster();
        NetCluster.Order before = now.order();
        cluster.ledger().awaitMore(cluster.waiting(), ROWS);
        int acked = cluster.ledger().count();
        int written = cluster.watch().count();
        long begun = cluster.waiting().now();
        NetBlow blow = new NetBlow(cluster, before);
        row.fault().strike(blow);
        Optional<NetCluster.Member> heir =
                row.expected().changesMain() ? Optional.of(cluster.awaitHeir(before)) : Optional.empty();
        heir.ifPresent(leads -> cluster.ledger().awaitMore(cluster.waiting(), ROWS));
        blow.heal();
        row.fault().mend(blow);
        if (row.expected().asks()) {
            cluster.awaitStandsAside(before.main());
        }
        if (row.expected().asks() || (row.expected() == NetFault.Ending.MAY_ASK && cluster.awaitAsks(before.main()))) {
            cluster.keep(heir.orElseThrow());
        }
        NetCluster.Order after = cluster.settled(row.toString(), LIMIT);
        Duration took = cluster.waiting().since(begun);
        cluster.ledger().awaitMore(cluster.waiting(), ROWS);
        Seen seen = new Seen(
                after.term() - before.term(),
                after.main().equals(before.main()),
                cluster.watch().besideAnother(written),
                cluster.ledger().missing(after.main().node(), acked));
        note(row, seen, took);
        assertThat(seen.ending(row.expected())).as(row + ": " + seen).isEqualTo(row.expected());
        if (!row.fault().mayLose() && row.expected() != NetFault.Ending.SPLITS) {
            assertThat(seen.lost())
                    .as("acknowledged rows that are lost: " + cluster.tell())
                    .isZero();
        }
        return after;
    }

    /**
     * What was seen of a row.
     *
     * @param terms how many terms later it ended
     * @param same whether the main is the same
     * @param beside writes that were acknowledged beside another main
     * @param lost acknowledged rows that the last main lacks
     */
    private record Seen(long terms, boolean same, int beside, long lost) {

        /** By what can be told apart: that a person was asked, the row itself has waited for. */
        NetFault.Ending ending(NetFault.Ending expected) {
            if (beside > 0) {
                return NetFault.Ending.SPLITS;
            }
            if (expected == NetFault.Ending.ONE_MAIN || (expected == NetFault.Ending.MAY_ASK && !same)) {
                return expected;
            }
            return same && terms == 0 ? NetFault.Ending.STAYS : NetFault.Ending.FAILS_OVER;
        }
    }

    private void note(Row row, Seen seen, Duration took) {
        String line = String.format(
                Locale.ROOT,
                FORM,
                row.fault().number(),
                row.fault(),
                row.guard(),
                row.expected(),
                seen.ending(row.expected()),
                "+" + seen.terms(),
                seen.beside(),
                seen.lost(),
                String.format(Locale.ROOT, "%.1f", took.toMillis() / 1000.0));
        table.add(line);
        System.out.print(line);
    }
}
