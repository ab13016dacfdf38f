package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.PromoteStep;
import dev.mainstay.domain.transition.SetupSecondaryStep;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.ports.settings.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent dies at every step of setup-secondary and promote, on real servers in processes of their own, is started
 * again, and the end is right. Each step is killed at one moment around its records, in turn, so that every moment is
 * met; {@code -Dcrash.all=true} kills every step at every moment (the same on in-memory ports is in test-support).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashIT {

    private static final int MEMBERS_OF_A_CHAIN = 5;

    private static final List<String> MOMENTS = List.of(
            "StepStarted AFTER",
            "StepReached BEFORE",
            "StepReached INSIDE",
            "StepStarted BEFORE",
            "StepReached AFTER",
            "StepStarted INSIDE");

    private RealNodes nodes;
    private RealNode main;
    private Secret secret;
    private RealNode chainMain;
    private Secret chainSecret;
    private int members;

    /** One kill: a step and a moment around one of its records. */
    record Kill(Step step, String moment) {

        String order(String transition) {
            String[] words = moment.split(" ", -1);
            return transition + " " + words[0] + " " + step.name() + " " + words[1];
        }

        boolean isBegun() {
            return !moment.equals("StepStarted BEFORE") && !moment.equals("StepStarted INSIDE");
        }

        @Override
        public String toString() {
            return step.name() + ", " + moment;
        }
    }

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

    static Stream<Kill> joinKills() {
        return kills(SetupSecondaryStep.values());
    }

    static Stream<Kill> promoteKills() {
        return kills(PromoteStep.values());
    }

    private static Stream<Kill> kills(Step[] steps) {
        boolean all = Boolean.getBoolean("crash.all");
        List<Kill> kills = new ArrayList<>();
        for (int index = 0; index < steps.length; index++) {
            for (int moment = 0; moment < MOMENTS.size(); moment++) {
                if (all || index % MOMENTS.size() == moment) {
                    kills.add(new Kill(steps[index], MOMENTS.get(moment)));
                }
            }
        }
        return kills.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("joinKills")
    void agent_killed_while_joining(Kill kill) {
        RealNode joiner = nodes.fresh("127.0.0.2");
        try {
            joiner.startHaltingAt(kill.order("setup-secondary"));
            joiner.query("CREATE TABLE keepsake AS SELECT 1 AS one");
            nodes.askToJoin(joiner, main, secret);
            joiner.awaitHalt();
            joiner.startAgain();
            if (isPastReturn(kill)) {
                assertSecondary(joiner);
            } else {
                assertStandaloneAgain(joiner);
            }
        } finally {
            joiner.end();
        }
    }

    private static boolean isPastReturn(Kill kill) {
        int step = SetupSecondaryStep.valueOf(kill.step().name()).compareTo(SetupSecondaryStep.TAKE_ROLE);
        return step > 0 || (step == 0 && kill.isBegun());
    }

    private void assertStandaloneAgain(RealNode joiner) {
        JsonNode config = joiner.awaitConfig(
                "the join is taken back",
                now -> isIdle(now)
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
                now -> isIdle(now)
                        && now.path("server_role").asText().equals("secondary")
                        && now.path("in_recovery").asBoolean());
        int id = config.path("node_id").asInt();
        assertThat(joiner.besideData()).hasSize(1);
        assertThat(joiner.query("SELECT to_regclass('keepsake') IS NULL")).isEqualTo("t");
        JsonNode status = main.awaitStatus("the main sees it", now -> NodeView.shows(now, id, Role.SECONDARY.word()));
        assertThat(status.path("is_active").asBoolean()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("promoteKills")
    void agent_killed_while_promoting(Kill kill) {
        RealNode old = chainMain();
        RealNode heir = nodes.fresh(old.spec().address().equals("127.0.0.1") ? "127.0.0.2" : "127.0.0.1");
        heir.startHaltingAt(kill.order("promote"));
        nodes.askToJoin(heir, old, chainSecret);
        JsonNode joined = heir.awaitConfig(
                "the heir follows",
                now -> isIdle(now) && now.path("server_role").asText().equals("secondary"));
        int id = joined.path("node_id").asInt();
        JsonNode seen = old.awaitStatus("the heir is online", now -> NodeView.shows(now, id, Role.SECONDARY.word()));
        assertThat(seen.path("total_nodes").asInt()).isPositive();
        JsonNode sees = heir.awaitStatus(
                "the heir sees its main", now -> now.path("nodes").size() > 1);
        assertThat(sees.path("is_active").asBoolean()).isTrue();
        old.kill();
        heir.awaitHalt();
        heir.startAgain();
        assertMain(heir, id);
        old.end();
        chainMain = heir;
        members++;
    }

    private void assertMain(RealNode heir, int id) {
        JsonNode config = heir.awaitConfig(
                "the heir is the main in the end",
                now -> isIdle(now)
                        && now.path("server_role").asText().equals("main")
                        && now.path("in_recovery").isBoolean()
                        && !now.path("in_recovery").asBoolean());
        assertThat(heir.query("CREATE TABLE IF NOT EXISTS written_" + id + " (one int)"))
                .isEmpty();
        JsonNode status = heir.awaitStatus("the tables say so", now -> NodeView.shows(now, id, Role.MAIN.word()));
        assertThat(status.path("server_role").asText()).isEqualTo("main");
        heir.awaitStatus(
                "the end is on record",
                now -> heir.query(
                                "SELECT count(*) FROM cluster_events WHERE event_type = 'failover_completed' AND node_id = "
                                        + id)
                        .equals("1"));
        assertThat(heir.query("SELECT epoch FROM cluster_config"))
                .isEqualTo(config.path("epoch").asText());
        assertThat(heir.query("SELECT count(*) FROM cluster_nodes n WHERE n.deleted_at IS NULL AND n.id <> " + id
                        + " AND NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = 'replica_' || n.id)"))
                .as("nodes without a slot")
                .isEqualTo("0");
        assertThat(heir.query("SELECT count(*) FROM pg_file_settings WHERE name IN ('primary_conninfo',"
                        + " 'primary_slot_name', 'default_transaction_read_only')"))
                .as("left-over settings")
                .isEqualTo("0");
    }

    /** A chain of mains, each killed for the next; begun anew before the slots run out. */
    private RealNode chainMain() {
        if (chainMain == null || members >= MEMBERS_OF_A_CHAIN) {
            if (chainMain != null) {
                chainMain.end();
            }
            chainMain = nodes.fresh("127.0.0.1");
            chainSecret = nodes.lead(chainMain);
            members = 0;
        }
        return chainMain;
    }

    private static boolean isIdle(JsonNode config) {
        return config.path("operation").isNull() || config.path("operation").isMissingNode();
    }
}
