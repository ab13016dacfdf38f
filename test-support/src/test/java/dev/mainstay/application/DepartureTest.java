package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.TransitionState.Phase;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.SetUpMain;
import dev.mainstay.ports.out.NodeSecrets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Leaving, taking out and disbanding, among nodes in memory. Source: spec/panel-api.md 5.9, K-140 to K-149. */
class DepartureTest {
    private static final Actor ROOT = Actor.user("root");
    private static final NodeId SECOND = new NodeId(2);

    private final Town town = new Town();
    private final Resident main = town.founded();

    private CommandReply leave(Resident node, boolean force) {
        return node.command(cases -> cases.leave().leave(force, ROOT, false));
    }

    private CommandReply remove(int node) {
        return main.command(cases -> cases.remove().remove(new NodeId(node), ROOT, false));
    }

    private static Guard refusal(CommandReply reply) {
        return reply.match(
                refused -> refused.plan().refusal().map(Verdict::guard).orElseThrow(),
                planned -> {
                    throw new AssertionError("only planned");
                },
                started -> {
                    throw new AssertionError("it began");
                });
    }

    private List<NodeId> members() {
        return main.postgres.tables().nodes().stream().map(Node::id).toList();
    }

    private List<ReplicationSlot> slots() {
        return main.postgres
                .probe()
                .look(Duration.ofSeconds(1))
                .match(writable -> writable.slots(), standby -> List.of(), refused -> List.of(), silent -> List.of());
    }

    @Test
    void a_secondary_that_leaves_is_forgotten_on_both_sides() {
        Resident secondary = town.joined(main, 2);
        Resident.requireStarted(leave(secondary, false));
        town.calm();

        assertThat(secondary.lastTransition().phase()).isEqualTo(Phase.DONE);
        assertThat(secondary.lastTransition().deferred()).isEmpty();
        assertThat(secondary.role()).isEqualTo(Role.STANDALONE);
        assertThat(secondary.node().condition()).isEqualTo(NodeCondition.LEFT);
        assertThat(secondary.state.load().secrets()).isEqualTo(NodeSecrets.none());
        assertThat(secondary.state.load().peers()).isEmpty();
        assertThat(members()).containsExactly(new NodeId(1));
        assertThat(slots()).isEmpty();
        assertThat(main.count(EventKind.NODE_LEFT)).isEqualTo(1);
        town.run(Duration.ofMinutes(5));
        assertThat(secondary.shows().closed())
                .as("its database accepts no writes")
                .isTrue();
        assertThat(secondary.shows().role()).isEqualTo(Role.STANDALONE);
        assertThat(secondary.role()).as("it does not take over").isEqualTo(Role.STANDALONE);
        assertThat(slots()).isEmpty();
        assertThat(main.count(EventKind.NODE_OFFLINE)).isZero();
    }

    @Test
    void one_that_left_may_found_a_cluster_once_its_database_is_promoted_and_may_come_back() {
        Resident secondary = town.joined(main, 2);
        Resident.requireStarted(leave(secondary, false));
        town.calm();
        CommandReply early = secondary.command(cases ->
                cases.setUpMain().setUpMain(new SetUpMain.Command(Optional.empty(), Optional.empty()), ROOT, false));
        assertThat(refusal(early)).isEqualTo(Guard.DATABASE_IS_WRITABLE);

        CommandReply again = secondary.command(
                cases -> cases.setUpSecondary().setUpSecondary(Town.join(main, Role.SECONDARY), ROOT, false));
        Resident.requireStarted(again);
        town.calm();
        assertThat(secondary.node().condition()).isEqualTo(NodeCondition.STREAMING);
        assertThat(members()).containsExactly(new NodeId(1), SECOND);

        Resident.requireStarted(leave(secondary, false));
        town.calm();
        assertThat(secondary.postgres.control().promote(Duration.ofSeconds(1))).isNotNull();
        town.run(Duration.ofSeconds(10));
        assertThat(secondary.node().condition()).isEqualTo(NodeCondition.STANDALONE);
    }

    @Test
    void a_secondary_leaves_though_the_main_does_not_answer() {
        Resident secondary = town.joined(main, 2);
        town.cut(main, secondary);
        Resident.requireStarted(leave(secondary, false));
        town.calm();

        assertThat(secondary.role()).isEqualTo(Role.STANDALONE);
        assertThat(secondary.lastTransition().deferred()).containsExactly("TELL_MAIN");
        assertThat(members()).containsExactly(new NodeId(1), SECOND);
        town.mend(main, secondary);
        Resident.requireStarted(remove(2));
        town.calm();
        assertThat(members()).containsExactly(new NodeId(1));
        assertThat(slots()).isEmpty();
    }

    @Test
    void a_main_with_nodes_leaves_only_by_force_and_what_happened_stays_readable() {
        Resident secondary = town.joined(main, 2);
        assertThat(refusal(leave(main, false))).isEqualTo(Guard.NO_OTHER_NODE_IS_LEFT);
        assertThat(main.role()).isEqualTo(Role.MAIN);
        ClusterId cluster = main.node().membership().orElseThrow().clusterId();

        Resident.requireStarted(leave(main, true));
        town.calm();
        assertThat(main.lastTransition().phase()).isEqualTo(Phase.DONE);
        assertThat(main.role()).isEqualTo(Role.STANDALONE);
        assertThat(main.takesWrites()).isTrue();
        assertThat(main.postgres.tables().config()).isEmpty();
        assertThat(main.cases().show().events(10, Long.MAX_VALUE))
                .anyMatch(event -> event.type().equals("cluster_disbanded"))
                .anyMatch(event -> event.type().equals("node_joined"));
        assertThat(secondary.node().condition()).isEqualTo(NodeCondition.REMOVED);

        Resident.requireStarted(main.command(cases ->
                cases.setUpMain().setUpMain(new SetUpMain.Command(Optional.empty(), Optional.empty()), ROOT, false)));
        town.calm();
        assertThat(main.node().membership().orElseThrow().clusterId()).isNotEqualTo(cluster);
        assertThat(members()).containsExactly(new NodeId(1));
    }

    @Test
    void a_node_that_is_taken_out_knows_it_and_leads_no_more() {
        Resident secondary = town.joined(main, 2);
        Resident.requireStarted(remove(2));
        town.calm();

        assertThat(main.lastTransition().deferred()).isEmpty();
        assertThat(members()).containsExactly(new NodeId(1));
        assertThat(slots()).isEmpty();
        assertThat(main.count(EventKind.NODE_REMOVED)).isEqualTo(1);
        assertThat(secondary.node().condition()).isEqualTo(NodeCondition.REMOVED);
        main.die();
        town.run(Duration.ofMinutes(6));
        assertThat(secondary.role()).isEqualTo(Role.SECONDARY);
        Resident.requireStarted(leave(secondary, false));
        town.calm();
        assertThat(secondary.role()).isEqualTo(Role.STANDALONE);
    }

    @Test
    void one_that_did_not_hear_of_it_learns_it_by_its_heartbeats() {
        Resident secondary = town.joined(main, 2);
        town.cutWay(main, secondary);
        Resident.requireStarted(remove(2));
        town.calm();
        assertThat(main.lastTransition().deferred()).containsExactly("TELL_NODE");
        town.mendWay(main, secondary);

        town.until("it knows", () -> secondary.node().condition() == NodeCondition.REMOVED);
        assertThat(secondary.count(EventKind.NODE_REMOVED)).isEqualTo(1);
    }

    @Test
    void only_an_open_main_takes_out_others_that_are_members() {
        Resident secondary = town.joined(main, 2);
        assertThat(refusal(remove(1))).isEqualTo(Guard.TARGET_IS_ANOTHER_NODE);
        assertThat(refusal(remove(99))).isEqualTo(Guard.TARGET_IS_A_MEMBER);
        assertThat(refusal(secondary.command(cases -> cases.remove().remove(SECOND, ROOT, false))))
                .isEqualTo(Guard.NODE_IS_MAIN);
        Resident stranger = town.settle(3);
        assertThat(refusal(leave(stranger, true))).isEqualTo(Guard.NODE_IS_A_MEMBER);
        assertThat(members()).hasSize(2);
    }

    @Test
    void a_slot_of_no_member_is_dropped_after_a_while() {
        main.postgres.control().createSlot(dev.mainstay.domain.identity.SlotName.of(new NodeId(7)));
        main.postgres.control().createSlot(new dev.mainstay.domain.identity.SlotName("somebody_elses"));
        town.run(Duration.ofMinutes(2));

        assertThat(slots()).extracting(slot -> slot.name().value()).containsExactly("somebody_elses");
    }
}
