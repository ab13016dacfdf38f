package dev.mainstay.domain.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.observation.Allegiance;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.observation.Plans;
import dev.mainstay.domain.observation.Presentation;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.observation.Profile;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.observation.ServerPhase;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.domain.topology.Tags.Kind;
import dev.mainstay.domain.topology.Tags.Tag;
import dev.mainstay.domain.transition.Switchover.TargetLook;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SwitchoverTest {
    private static final Lsn POSITION = new Lsn(50L << 20);
    private static final Switchover.Request TO_NODE_2 = new Switchover.Request(new NodeId(2), Duration.ofSeconds(30));
    private static final TargetLook READY = new TargetLook(true, "", List.of(), List.of(), Optional.of(Scenes.VERSION));

    private static DatabaseObservation followedBy(String name, String state, Lsn replayed) {
        return new DatabaseObservation.Writable(
                Scenes.DATABASE,
                new Timeline(1),
                POSITION,
                false,
                List.of(new DatabaseObservation.Standby(name, state, Optional.of(replayed), Optional.of(replayed))),
                List.of());
    }

    private static DatabaseObservation followed() {
        return followedBy("node_2", "streaming", POSITION);
    }

    private static Plan plan(ClusterView view, Scenes.Look seen, Switchover.Request request, TargetLook look) {
        return Switchover.plan(view, seen.done(), request, look);
    }

    private static Optional<Guard> refusal(Plan plan) {
        return plan.refusal().map(Verdict::guard);
    }

    @Test
    void a_main_with_a_secondary_close_behind_may_hand_over() {
        Plan plan = plan(Scenes.view(Scenes.main()), Scenes.seeing(followed()), TO_NODE_2, READY);

        assertThat(plan.refusal()).isEmpty();
        assertThat(plan.facts().get(Switchover.TERM)).contains("4");
        assertThat(plan.facts().get(Switchover.OLD_MAIN)).contains("1");
        assertThat(plan.facts().get(Switchover.TARGET)).contains("2");
        assertThat(EndpointFacts.from(Switchover.TARGET_ENDPOINTS, plan.facts()))
                .contains(Scenes.endpoints(2));
        assertThat(plan.steps()).contains(SwitchoverStep.HAND_OVER);
    }

    @Test
    void only_the_main_hands_over() {
        Plan plan = plan(Scenes.view(Scenes.secondary()), Scenes.seeing(Scenes.standby(true)), TO_NODE_2, READY);

        assertThat(refusal(plan)).contains(Guard.NODE_IS_MAIN);
    }

    @Test
    void a_main_whose_database_does_not_answer_or_is_in_recovery_hands_nothing_over() {
        ClusterView view = Scenes.view(Scenes.main());

        assertThat(refusal(plan(view, Scenes.seeing(Scenes.silent()), TO_NODE_2, READY)))
                .contains(Guard.DATABASE_ANSWERS);
        assertThat(refusal(plan(view, Scenes.seeing(Scenes.standby(true)), TO_NODE_2, READY)))
                .contains(Guard.DATABASE_IS_WRITABLE);
    }

    @Test
    void a_stranger_is_no_target() {
        Switchover.Request stranger = new Switchover.Request(new NodeId(9), Duration.ZERO);
        Plan plan = plan(Scenes.view(Scenes.main()), Scenes.seeing(followed()), stranger, READY);

        assertThat(refusal(plan)).contains(Guard.TARGET_IS_A_MEMBER);
    }

    @Test
    void the_main_itself_is_no_target() {
        Switchover.Request itself = new Switchover.Request(new NodeId(1), Duration.ZERO);
        Plan plan = plan(Scenes.view(Scenes.main()), Scenes.seeing(followed()), itself, READY);

        assertThat(refusal(plan)).contains(Guard.TARGET_MAY_LEAD);
    }

    @Test
    void a_node_that_is_only_read_from_is_no_target() {
        ClusterView view = new ClusterView(
                Scenes.main(),
                Optional.empty(),
                List.of(Scenes.node(1, Role.MAIN, NodeStatus.ONLINE), Scenes.node(2, Role.SERVER3, NodeStatus.ONLINE)));

        assertThat(refusal(plan(view, Scenes.seeing(followed()), TO_NODE_2, READY)))
                .contains(Guard.TARGET_MAY_LEAD);
    }

    @Test
    void a_silent_node_is_no_target() {
        ClusterView view = new ClusterView(
                Scenes.main(),
                Optional.empty(),
                List.of(
                        Scenes.node(1, Role.MAIN, NodeStatus.ONLINE),
                        Scenes.node(2, Role.SECONDARY, NodeStatus.OFFLINE)));

        assertThat(refusal(plan(view, Scenes.seeing(followed()), TO_NODE_2, READY)))
                .contains(Guard.TARGET_IS_ONLINE);
    }

    @Test
    void a_target_must_stream_from_here() {
        Scenes.Look another = Scenes.seeing(followedBy("node_3", "streaming", POSITION));
        Scenes.Look catching = Scenes.seeing(followedBy("node_2", "catchup", POSITION));

        assertThat(refusal(plan(Scenes.view(Scenes.main()), another, TO_NODE_2, READY)))
                .contains(Guard.TARGET_STREAMS);
        assertThat(refusal(plan(Scenes.view(Scenes.main()), catching, TO_NODE_2, READY)))
                .contains(Guard.TARGET_STREAMS);
    }

    @Test
    void a_target_that_is_far_behind_is_not_waited_for() {
        Lsn far = new Lsn(POSITION.bytes() - Switchover.MOST_BEHIND.bytes() - 1);
        Plan plan = plan(
                Scenes.view(Scenes.main()), Scenes.seeing(followedBy("node_2", "streaming", far)), TO_NODE_2, READY);

        assertThat(refusal(plan)).contains(Guard.TARGET_IS_CLOSE_BEHIND);
    }

    @Test
    void what_the_target_answered_counts() {
        ClusterView view = Scenes.view(Scenes.main());
        TargetLook silent = TargetLook.failed("no answer");
        TargetLook sick = new TargetLook(true, "", List.of("replay is paused"), List.of(), Optional.empty());
        TargetLook oneWay = new TargetLook(true, "", List.of(), List.of("no hba line"), Optional.empty());
        TargetLook other = new TargetLook(true, "", List.of(), List.of(), Optional.of(new SoftwareVersion("1.0.374")));

        assertThat(refusal(plan(view, Scenes.seeing(followed()), TO_NODE_2, silent)))
                .contains(Guard.TARGET_ANSWERS);
        assertThat(refusal(plan(view, Scenes.seeing(followed()), TO_NODE_2, sick)))
                .contains(Guard.TARGET_CAN_LEAD);
        assertThat(refusal(plan(view, Scenes.seeing(followed()), TO_NODE_2, oneWay)))
                .contains(Guard.WAY_BACK_IS_OPEN);
        assertThat(refusal(plan(view, Scenes.seeing(followed()), TO_NODE_2, other)))
                .contains(Guard.VERSIONS_MATCH);
    }

    @Test
    void nothing_is_handed_over_beside_a_transition_or_by_an_agent_that_may_not_stop_the_database() {
        ClusterView view = Scenes.view(Scenes.main());

        assertThat(refusal(plan(view, Scenes.seeing(followed()).transitionRuns(), TO_NODE_2, READY)))
                .contains(Guard.NO_TRANSITION_RUNS);
        assertThat(refusal(
                        plan(view, Scenes.seeing(followed()).process(ProcessObservation.NOT_OURS), TO_NODE_2, READY)))
                .contains(Guard.AGENT_RUNS_THE_DATABASE);
    }

    private static final ClusterView THREE = new ClusterView(
            Scenes.main(),
            Optional.empty(),
            List.of(
                    Scenes.node(1, Role.MAIN, NodeStatus.ONLINE),
                    Scenes.node(2, Role.SECONDARY, NodeStatus.ONLINE),
                    Scenes.node(3, Role.SECONDARY, NodeStatus.ONLINE)));

    private static PeerSighting tagged(int node, String name, String value) {
        Tags tags = Tags.of(Map.of(name, new Tag(value.equals("true") ? Kind.FLAG : Kind.NUMBER, value)));
        PeerObservation.Claim claim = new PeerObservation.Claim(
                Optional.of(Role.SECONDARY),
                Scenes.TERM,
                false,
                Optional.of(POSITION),
                Optional.of(Scenes.VERSION),
                Allegiance.none(),
                Profile.of(
                        new Presentation(Optional.empty(), tags),
                        ServerPhase.RUNNING,
                        Scenes.standby(true),
                        Plans.none()));
        return new PeerSighting(
                new NodeId(node), Optional.of(Seen.now(new PeerObservation.Answered(claim))), Optional.empty());
    }

    private static Optional<NodeId> first(PeerSighting... peers) {
        Scenes.Look seen = Scenes.seeing(followedBy("node_9", "streaming", POSITION));
        List.of(peers).forEach(seen::peer);
        return Switchover.firstInLine(THREE, seen.done());
    }

    @Test
    void the_first_in_line_is_chosen_when_nobody_is_named() {
        assertThat(first()).contains(new NodeId(2));
        List<Node> alone = List.of(Scenes.node(1, Role.MAIN, NodeStatus.ONLINE));
        assertThat(Switchover.firstInLine(
                        new ClusterView(Scenes.main(), Optional.empty(), alone),
                        Scenes.seeing(followed()).done()))
                .isEmpty();
    }

    @Test
    void who_stands_aside_is_not_chosen_and_who_is_preferred_is() {
        assertThat(first(tagged(2, "nofailover", "true"))).contains(new NodeId(3));
        assertThat(first(tagged(2, "failover_priority", "0"))).contains(new NodeId(3));
        assertThat(first(tagged(3, "failover_priority", "2"))).contains(new NodeId(3));
        assertThat(first(tagged(2, "nofailover", "true"), tagged(3, "nofailover", "true")))
                .isEmpty();
    }

    @Test
    void who_streams_from_here_is_chosen_before_who_is_fed_by_another() {
        assertThat(Switchover.firstInLine(
                        THREE,
                        Scenes.seeing(followedBy("node_3", "streaming", POSITION))
                                .done()))
                .contains(new NodeId(3));
    }
}
