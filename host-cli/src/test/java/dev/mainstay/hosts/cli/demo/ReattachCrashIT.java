package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.RebaseStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A lost main comes back with rows that never replicated, and its agent dies at every step of that, on real servers in
 * processes of their own. Started again, it streams from the new main in the end; the rows are saved, once; and its old
 * data lies aside. Each cell's new main is the next one's lost main.
 *
 * <p>The short run strikes the steps that touch the server or its data; {@code -Dcrash.all=true} strikes every step at
 * every moment, as the tests on in-memory ports always do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReattachCrashIT {

    private static final Duration LIMIT = Duration.ofSeconds(75);
    private static final int DIVERGED = 25;
    private static final RebaseStep[] TOUCHING = {
        RebaseStep.SALVAGE,
        RebaseStep.MOVE_DATA_ASIDE,
        RebaseStep.BRING_DATA,
        RebaseStep.CONFIGURE_STANDBY,
        RebaseStep.START_STANDBY,
        RebaseStep.TAKE_ROLE
    };
    private static final int ROWS_AFTER = 20;

    private final List<String> table = new ArrayList<>();
    private RealNodes nodes;
    private Optional<RealPair> pair = Optional.empty();
    private Optional<RealPair.Order> order = Optional.empty();

    @BeforeAll
    void prepare() {
        nodes = new RealNodes();
    }

    @AfterAll
    void end_everything() {
        pair.ifPresent(RealPair::close);
        nodes.close();
        System.out.printf("%-17s | %-18s | %-11s | %s%n", "step", "moment", "way", "s");
        table.forEach(System.out::println);
    }

    static Stream<Kill> kills() {
        return Kill.of(Boolean.getBoolean("crash.all") ? RebaseStep.values() : TOUCHING);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kills")
    void agent_killed_while_coming_back(Kill kill) {
        RealPair.Order before = order.orElseGet(this::begin);
        order = Optional.empty();
        order = Optional.of(comeBack(before, kill));
    }

    /** A pair that a failed cell has left is not used again. */
    private RealPair.Order begin() {
        pair.ifPresent(RealPair::close);
        RealPair fresh = new RealPair(nodes);
        pair = Optional.of(fresh);
        RealPair.Order healthy = fresh.begin();
        assertThat(healthy.main().query("CREATE TABLE diverged (cell text NOT NULL)"))
                .isEmpty();
        return healthy;
    }

    private RealPair.Order comeBack(RealPair.Order before, Kill kill) {
        RealPair cluster = pair.orElseThrow();
        RealNode lost = before.main();
        RealNode heir = before.standby();
        List<JsonNode> saved = lost.salvaged();
        List<String> aside = lost.besideData();
        loseWithRows(cluster, before, kill);
        int known = cluster.ledger().count();

        long begun = nodes.waiting().now();
        lost.startAndHaltAt(kill.order("rebase"));
        lost.awaitHalt();
        lost.startAgain();
        RealPair.Order after = cluster.settled(kill.toString(), LIMIT);
        Duration took = nodes.waiting().since(begun);

        assertThat(after.main()).isSameAs(heir);
        assertThat(after.term()).isEqualTo(before.term() + 1);
        requireSavedOnce(lost, saved, kill);
        assertThat(lost.besideData()).as("old data").isNotEmpty().isNotEqualTo(aside);
        assertThat(lost.rows("SELECT cell FROM diverged"))
                .as("rows of the branch that was given up")
                .doesNotContain(kill.toString());
        cluster.ledger().awaitMore(nodes.waiting(), ROWS_AFTER);
        cluster.ledger().requireWhole(heir, known);
        cluster.requireClean(after);
        note(kill, lost, took);
        return after;
    }

    /** Its standby receives nothing any more, rows are committed, and agent and postmaster are killed. */
    private void loseWithRows(RealPair cluster, RealPair.Order before, Kill kill) {
        before.main().cutReplication();
        assertThat(before.main()
                        .query("INSERT INTO diverged SELECT '" + kill + "' FROM generate_series(1, " + DIVERGED + ")"))
                .isEmpty();
        before.main().kill();
        JsonNode led = before.standby()
                .awaitConfig(
                        "the standby takes over",
                        now -> RealNode.isIdle(now)
                                && now.path("server_role").asText().equals(Role.MAIN.word())
                                && !now.path("in_recovery").asBoolean(true));
        assertThat(led.path("epoch").asLong()).isEqualTo(before.term() + 1);
        cluster.ledger().awaitMore(nodes.waiting(), ROWS_AFTER);
    }

    private static void requireSavedOnce(RealNode lost, List<JsonNode> before, Kill kill) {
        List<JsonNode> fresh = lost.salvaged().stream()
                .filter(report -> !before.contains(report))
                .toList();
        assertThat(fresh.stream()
                        .flatMap(report ->
                                StreamSupport.stream(report.path("tables").spliterator(), false))
                        .filter(saved -> saved.path("name").asText().equals("diverged"))
                        .map(saved -> saved.path("inserts").asInt())
                        .toList())
                .as("what was saved of " + kill + ": " + fresh)
                .containsExactly(DIVERGED);
    }

    private void note(Kill kill, RealNode lost, Duration took) {
        OperationId last =
                new OperationId(lost.salvaged().get(0).path("operation_id").asText());
        String way =
                lost.admin().operation(last).data().path("result").path("mode").asText("unknown");
        table.add(String.format(
                Locale.ROOT,
                "%-17s | %-18s | %-11s | %.1f",
                kill.step().name(),
                kill.moment(),
                way,
                took.toMillis() / 1000.0));
    }
}
