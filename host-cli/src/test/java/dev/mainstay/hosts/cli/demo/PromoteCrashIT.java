package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.PromoteStep;
import dev.mainstay.ports.settings.Secret;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent dies at every step of a promotion, on real servers in processes of their own, is started again, and the node
 * is the main in the end, with everything done once.
 *
 * <p>The short run strikes the steps that touch the database or its tables; {@code -Dcrash.all=true} strikes every step at
 * every moment, as the tests on in-memory ports always do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromoteCrashIT {

    private static final int MEMBERS_OF_A_CHAIN = 5;

    private static final PromoteStep[] TOUCHING = {
        PromoteStep.HOLD_LAST_RECORD,
        PromoteStep.PROMOTE,
        PromoteStep.TAKE_ROLE,
        PromoteStep.RESET_SETTINGS,
        PromoteStep.RECORD_ROLES,
        PromoteStep.CREATE_SLOTS,
        PromoteStep.CONCLUDE
    };

    private RealNodes nodes;
    private RealNode chainMain;
    private Secret chainSecret;
    private int members;

    @BeforeAll
    void prepare() {
        nodes = new RealNodes();
    }

    @AfterAll
    void end_everything() {
        nodes.close();
    }

    static Stream<Kill> kills() {
        return Kill.of(Boolean.getBoolean("crash.all") ? PromoteStep.values() : TOUCHING);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kills")
    void agent_killed_while_promoting(Kill kill) {
        RealNode old = chainMain();
        RealNode heir = nodes.fresh(old.spec().address().equals("127.0.0.1") ? "127.0.0.2" : "127.0.0.1");
        heir.start();
        heir.haltAt(kill.order("promote"));
        nodes.askToJoin(heir, old, chainSecret);
        JsonNode joined = heir.awaitConfig(
                "the heir follows",
                now -> RealNode.isIdle(now) && now.path("server_role").asText().equals("secondary"));
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
                now -> RealNode.isIdle(now)
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
}
