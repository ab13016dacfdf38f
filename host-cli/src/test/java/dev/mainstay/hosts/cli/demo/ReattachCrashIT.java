package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.RebaseStep;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A main dies with rows that no standby received, returns, and its agent dies again within the re-attach. Started once
 * more, the node streams from the new main in the end, its rows are saved, and its old data lies aside.
 *
 * <p>The short run strikes the steps that touch the server or its data; {@code -Dcrash.all=true} strikes every step at
 * every moment, as the tests on in-memory ports always do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReattachCrashIT {

    private static final Duration LIMIT = Duration.ofSeconds(75);
    private static final int DIVERGED = 3;
    private static final RebaseStep[] TOUCHING = {
        RebaseStep.SALVAGE,
        RebaseStep.MOVE_DATA_ASIDE,
        RebaseStep.BRING_DATA,
        RebaseStep.CONFIGURE_STANDBY,
        RebaseStep.START_STANDBY,
        RebaseStep.TAKE_ROLE
    };

    private RealNodes nodes;
    private RealPair pair;
    private RealPair.Order order;

    @BeforeAll
    void make_a_pair() {
        nodes = new RealNodes();
        pair = new RealPair(nodes);
        order = pair.begin();
        assertThat(order.main().query("CREATE TABLE diverged (id int NOT NULL)"))
                .isEmpty();
    }

    @AfterAll
    void end_everything() {
        pair.close();
        nodes.close();
    }

    static Stream<Kill> kills() {
        return Kill.of(Boolean.getBoolean("crash.all") ? RebaseStep.values() : TOUCHING);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kills")
    void agent_killed_while_its_node_is_brought_back(Kill kill) {
        RealNode lost = order.main();
        RealNode heir = order.standby();
        pair.settled("the pair is well before it is struck", LIMIT);
        lost.cutReplication();
        assertThat(lost.query("INSERT INTO diverged SELECT generate_series(1, " + DIVERGED + ")"))
                .isEmpty();
        lost.kill();
        heir.awaitConfig(
                "the heir leads",
                now -> RealNode.isIdle(now) && now.path("server_role").asText().equals(Role.MAIN.word()));
        lost.startHalting(kill.order("rebase"));
        lost.awaitHalt();
        lost.startAgain();

        order = pair.settled(kill.toString(), LIMIT);
        assertThat(order.main()).isSameAs(heir);
        assertThat(lost.query("SELECT count(*) FROM diverged")).as("given up").isEqualTo("0");
        JsonNode report = newestSalvage(lost);
        assertThat(rows(report, "diverged")).as("saved").isEqualTo(DIVERGED);
        assertThat(lost.besideData()).as("old data").isNotEmpty();
        pair.requireClean(order);
    }

    private static JsonNode newestSalvage(RealNode node) {
        JsonNode reports = node.admin().salvage().data().path("reports");
        assertThat(reports).as("reports of salvage").isNotEmpty();
        OperationId operation =
                new OperationId(reports.get(0).path("operation_id").asText());
        return node.admin().salvage(operation).data();
    }

    private static long rows(JsonNode report, String table) {
        return StreamSupport.stream(report.path("tables").spliterator(), false)
                .filter(one -> one.path("name").asText().equals(table))
                .mapToLong(one -> one.path("rows").asLong())
                .sum();
    }
}
