package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.SetupSecondaryStep;
import dev.mainstay.ports.settings.Secret;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent dies at every step of setup-secondary, on real servers in processes of their own, is started again, and the
 * node is either standalone with its old data or a streaming secondary.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JoinCrashIT {

    private RealNodes nodes;
    private RealNode main;
    private Secret secret;
    private Optional<RealNode> spare = Optional.empty();

    @BeforeAll
    void make_a_main() {
        nodes = new RealNodes();
        main = nodes.fresh("127.0.0.1");
        secret = nodes.lead(main);
    }

    @AfterAll
    void end_everything() {
        nodes.close();
    }

    static Stream<Kill> kills() {
        return Kill.of(SetupSecondaryStep.values());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kills")
    void agent_killed_while_joining(Kill kill) {
        RealNode joiner = standalone();
        joiner.haltAt(kill.order("setup-secondary"));
        nodes.askToJoin(joiner, main, secret);
        joiner.awaitHalt();
        joiner.startAgain();
        if (isPastReturn(kill)) {
            assertSecondary(joiner);
            joiner.end();
        } else {
            assertStandaloneAgain(joiner);
            spare = Optional.of(joiner);
        }
    }

    /** A node that a failed join left as it was, which is what this test says it is; else a fresh one. */
    private RealNode standalone() {
        if (spare.isPresent()) {
            RealNode again = spare.get();
            spare = Optional.empty();
            return again;
        }
        RealNode fresh = nodes.fresh("127.0.0.2");
        fresh.start();
        fresh.query("CREATE TABLE keepsake AS SELECT 1 AS one");
        return fresh;
    }

    private static boolean isPastReturn(Kill kill) {
        int step = SetupSecondaryStep.valueOf(kill.step().name()).compareTo(SetupSecondaryStep.TAKE_ROLE);
        return step > 0 || (step == 0 && kill.isBegun());
    }

    private void assertStandaloneAgain(RealNode joiner) {
        JsonNode config = joiner.awaitConfig(
                "the join is taken back",
                now -> RealNode.isIdle(now)
                        && now.path("server_role").asText().equals("standalone")
                        && now.path("in_recovery").isBoolean()
                        && !now.path("in_recovery").asBoolean());
        assertThat(config.path("is_active").asBoolean()).isFalse();
        assertThat(joiner.query("SELECT one FROM keepsake")).isEqualTo("1");
        assertThat(joiner.besideData()).isEmpty();
        assertThat(joiner.events()).contains("join_failed");
        assertThat(main.query(
                        "SELECT count(*) FROM pg_replication_slots s WHERE NOT EXISTS (SELECT FROM cluster_nodes n"
                                + " WHERE n.deleted_at IS NULL AND 'replica_' || n.id = s.slot_name)"))
                .as("slots without a node")
                .isEqualTo("0");
        assertThat(main.query("SELECT count(*) FROM cluster_nodes WHERE deleted_at IS NULL AND server_name = 'demo-"
                        + joiner.spec().number() + "'"))
                .as("rows of the joiner on the main")
                .isEqualTo("0");
    }

    private void assertSecondary(RealNode joiner) {
        JsonNode config = joiner.awaitConfig(
                "the join goes on to its end",
                now -> RealNode.isIdle(now)
                        && now.path("server_role").asText().equals("secondary")
                        && now.path("in_recovery").asBoolean());
        int id = config.path("node_id").asInt();
        assertThat(joiner.besideData()).hasSize(1);
        assertThat(joiner.query("SELECT to_regclass('keepsake') IS NULL")).isEqualTo("t");
        JsonNode status = main.awaitStatus("the main sees it", now -> NodeView.shows(now, id, Role.SECONDARY.word()));
        assertThat(status.path("is_active").asBoolean()).isTrue();
    }
}
