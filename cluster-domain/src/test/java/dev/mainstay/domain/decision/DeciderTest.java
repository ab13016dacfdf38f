package dev.mainstay.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.Seeds;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.health.MainVerdict;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.Evidence;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Fence;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.TransitionKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeciderTest {
    private static final Duration LONG_AGO = Duration.ofHours(1);
    private static final Duration OFFLINE = Scenes.POLICY.timings().offlineAfter();

    private static Decision decide(NodeState self, Scenes.Look seen) {
        return Decider.decide(Scenes.view(self), seen.done(), Scenes.POLICY, LONG_AGO);
    }

    private static Optional<TransitionKind> begun(NodeState self, Scenes.Look seen) {
        return decide(self, seen).transition().map(Plan::kind);
    }

    private static Scenes.Look lost() {
        return Scenes.seeing(Scenes.standby(false)).evidence(Scenes.mainIsLost());
    }

    @Test
    void a_healthy_cluster_is_left_alone() {
        Scenes.Look onMain = Scenes.seeing(Scenes.writable())
                .peer(Scenes.answering(2, Role.SECONDARY, Scenes.TERM))
                .peer(Scenes.answering(3, Role.SECONDARY, Scenes.TERM));
        Scenes.Look onSecondary = Scenes.seeing(Scenes.standby(true))
                .evidence(Scenes.mainIsUp())
                .peer(Scenes.answering(1, Role.MAIN, Scenes.TERM));

        for (Decision decision : List.of(
                decide(Scenes.main(), onMain),
                decide(Scenes.secondary(), onSecondary),
                decide(Scenes.standalone(), Scenes.seeing(Scenes.writable())))) {
            assertThat(decision.events()).isEmpty();
            assertThat(decision.transition()).isEmpty();
            assertThat(decision.condition()).isEmpty();
            assertThat(decision.silentNodes()).isEmpty();
            assertThat(decision.start()).isEmpty();
            assertThat(decision.again()).isEqualTo(Scenes.POLICY.timings().probe());
        }
    }

    @Test
    void a_lost_main_is_replaced() {
        Decision decision = decide(Scenes.secondary(), lost());

        assertThat(decision.transition().orElseThrow().kind()).isEqualTo(TransitionKind.PROMOTE);
        assertThat(decision.transition().orElseThrow().facts().get(Promote.TRIGGER))
                .contains("AUTOMATIC");
        assertThat(decision.explanation().main().state()).isEqualTo(MainVerdict.State.LOST);
    }

    @Test
    void a_degraded_main_is_not() {
        List<Evidence> degraded = List.of(
                Scenes.evidence(Evidence.Source.API, Evidence.Sign.DOWN, Duration.ofDays(1)),
                Scenes.evidence(Evidence.Source.DATABASE, Evidence.Sign.DOWN, Duration.ofDays(1)),
                Scenes.evidence(Evidence.Source.WAL_STREAM, Evidence.Sign.UP, Duration.ZERO));

        assertThat(begun(Scenes.secondary(), lost().evidence(degraded))).isEmpty();
    }

    @Test
    void why_not_sooner_is_always_told() {
        Decision decision =
                decide(Scenes.secondary(), Scenes.seeing(Scenes.standby(true)).evidence(Scenes.mainIsUp()));

        assertThat(decision.explanation().guards()).isNotEmpty();
        assertThat(decision.explanation().main().state()).isEqualTo(MainVerdict.State.ANSWERING);
        assertThat(decide(Scenes.main(), Scenes.seeing(Scenes.writable()))
                        .explanation()
                        .guards())
                .isEmpty();
    }

    @Test
    void a_main_that_meets_a_higher_term_is_fenced_before_everything_else() {
        Scenes.Look seen = Scenes.seeing(Scenes.writable())
                .peer(Scenes.answering(2, Role.SECONDARY, Scenes.TERM))
                .peer(Scenes.answering(3, Role.MAIN, Scenes.TERM.next().next()));

        Plan plan = decide(Scenes.main(), seen).transition().orElseThrow();

        assertThat(plan.kind()).isEqualTo(TransitionKind.FENCE);
        assertThat(plan.facts().get(Fence.TERM)).contains("5");
        assertThat(plan.facts().get(Fence.HEARD_FROM)).contains("node 3");
    }

    @Test
    void a_running_transition_does_not_protect_from_the_fence() {
        Scenes.Look seen = Scenes.seeing(Scenes.writable())
                .peer(Scenes.answering(2, Role.MAIN, Scenes.TERM.next()))
                .transitionRuns();

        assertThat(begun(Scenes.main(), seen)).contains(TransitionKind.FENCE);
        assertThat(begun(Scenes.secondary(), lost().transitionRuns())).isEmpty();
    }

    @Test
    void a_fenced_main_is_not_fenced_again() {
        Scenes.Look seen = Scenes.seeing(Scenes.writable()).peer(Scenes.answering(2, Role.MAIN, Scenes.TERM.next()));

        assertThat(begun(Scenes.main().in(NodeCondition.FENCED), seen)).isEmpty();
    }

    @Test
    void a_database_promoted_by_hand_is_noticed_and_caught_up_on() {
        Scenes.Look seen = Scenes.seeing(Scenes.writable()).evidence(Scenes.mainIsLost());

        Decision first = decide(Scenes.secondary(), seen);
        assertThat(first.condition()).contains(NodeCondition.PROMOTED_EXTERNALLY);
        assertThat(first.events()).extracting(ClusterEvent::kind).containsExactly(EventKind.PROMOTED_EXTERNALLY);
        assertThat(first.transition()).isEmpty();

        Decision second = decide(Scenes.secondary().in(NodeCondition.PROMOTED_EXTERNALLY), seen);
        assertThat(second.condition()).isEmpty();
        assertThat(second.events()).isEmpty();
        assertThat(second.transition().orElseThrow().facts().get(Promote.TRIGGER))
                .contains("EXTERNAL");
    }

    @Test
    void promoted_by_hand_beside_a_living_main_it_is_fenced() {
        Scenes.Look seen = Scenes.seeing(Scenes.writable())
                .evidence(Scenes.mainIsUp())
                .peer(Scenes.answering(1, Role.MAIN, Scenes.TERM));

        Plan plan = decide(Scenes.secondary().in(NodeCondition.PROMOTED_EXTERNALLY), seen)
                .transition()
                .orElseThrow();

        assertThat(plan.kind()).isEqualTo(TransitionKind.FENCE);
        assertThat(plan.mayStart()).isTrue();
        assertThat(plan.facts().get(Fence.HEARD_FROM)).contains("node 1");
    }

    @Test
    void a_promotion_that_was_taken_back_by_hand_makes_it_a_follower_again() {
        NodeState self = Scenes.secondary().in(NodeCondition.PROMOTED_EXTERNALLY);
        Decision decision = decide(self, Scenes.seeing(Scenes.standby(false)).evidence(Scenes.mainIsUp()));

        assertThat(decision.condition()).contains(NodeCondition.AWAITING_REPLICA);
        assertThat(decision.events()).isEmpty();
    }

    @Test
    void a_follower_may_take_over_once_it_streams() {
        NodeState self = Scenes.secondary().in(NodeCondition.AWAITING_REPLICA);

        assertThat(decide(self, Scenes.seeing(Scenes.standby(false))).condition())
                .isEmpty();
        assertThat(decide(self, Scenes.seeing(Scenes.writable())).condition()).isEmpty();
        assertThat(decide(self, Scenes.seeing(Scenes.standby(true))).condition())
                .contains(NodeCondition.STREAMING);
    }

    @Test
    void what_a_person_brought_back_is_done_when_it_streams() {
        NodeState self = Scenes.secondary().in(NodeCondition.AWAITING_REATTACH);

        assertThat(decide(self, Scenes.seeing(Scenes.writable())).condition()).isEmpty();
        assertThat(decide(self, Scenes.seeing(Scenes.standby(false))).condition())
                .isEmpty();
        Decision decision = decide(self, Scenes.seeing(Scenes.standby(true)));
        assertThat(decision.condition()).contains(NodeCondition.STREAMING);
        assertThat(decision.events())
                .singleElement()
                .satisfies(event -> assertThat(event.kind()).isEqualTo(EventKind.REATTACH_COMPLETED));
    }

    @Test
    void a_main_that_was_cloned_over_is_noticed_once_and_comes_back() {
        Decision first = decide(Scenes.main(), Scenes.seeing(Scenes.standby(true)));
        assertThat(first.condition()).contains(NodeCondition.DEMOTED_UNEXPECTEDLY);
        assertThat(first.events()).extracting(ClusterEvent::kind).containsExactly(EventKind.DEMOTED_UNEXPECTEDLY);

        NodeState noticed = Scenes.main().in(NodeCondition.DEMOTED_UNEXPECTEDLY);
        Decision again = decide(noticed, Scenes.seeing(Scenes.standby(true)));
        assertThat(again.condition()).isEmpty();
        assertThat(again.events()).isEmpty();

        Decision back = decide(noticed, Scenes.seeing(Scenes.writable()));
        assertThat(back.condition()).contains(NodeCondition.MAIN);
        assertThat(back.events()).isEmpty();
    }

    @Test
    void within_a_transition_and_without_an_answer_no_condition_changes() {
        assertThat(decide(Scenes.main(), Scenes.seeing(Scenes.standby(true)).transitionRuns())
                        .condition())
                .isEmpty();
        assertThat(decide(Scenes.main(), Scenes.seeing(Scenes.silent())).condition())
                .isEmpty();
        assertThat(decide(Scenes.secondary(), Scenes.seeing(Scenes.refused())).condition())
                .isEmpty();
    }

    @Test
    void a_silent_node_is_named_from_the_limit_on() {
        assertThat(silent(Scenes.silentNode(2, OFFLINE))).containsExactly(new NodeId(2));
        assertThat(silent(Scenes.silentNode(2, OFFLINE.minusNanos(1)))).isEmpty();
    }

    private static List<NodeId> silent(dev.mainstay.domain.observation.PeerSighting peer) {
        return decide(Scenes.main(), Scenes.seeing(Scenes.writable()).peer(peer))
                .silentNodes();
    }

    @Test
    void a_node_that_is_marked_already_is_not_named_again() {
        for (NodeStatus status : List.of(NodeStatus.OFFLINE, NodeStatus.FAILED)) {
            Node marked = Scenes.node(2, Role.SECONDARY, status);
            ClusterView view = new ClusterView(
                    Scenes.main(), Optional.empty(), List.of(Scenes.node(1, Role.MAIN, NodeStatus.ONLINE), marked));
            Observation seen = Scenes.seeing(Scenes.writable())
                    .peer(Scenes.silentNode(2, OFFLINE))
                    .done();
            assertThat(Decider.decide(view, seen, Scenes.POLICY, LONG_AGO).silentNodes())
                    .isEmpty();
        }
    }

    @Test
    void only_a_main_with_a_writable_database_names_silent_nodes() {
        assertThat(decide(
                                Scenes.secondary(),
                                Scenes.seeing(Scenes.standby(true)).peer(Scenes.silentNode(3, OFFLINE)))
                        .silentNodes())
                .isEmpty();
        assertThat(decide(Scenes.main(), Scenes.seeing(Scenes.refused()).peer(Scenes.silentNode(2, OFFLINE)))
                        .silentNodes())
                .isEmpty();
    }

    @Test
    void a_stopped_database_is_started() {
        Decision decision =
                decide(Scenes.secondary(), Scenes.seeing(Scenes.refused()).process(ProcessObservation.STOPPED));

        assertThat(decision.start()).contains(StartMode.AS_IT_WAS);
    }

    /** Same arguments, same decision; and no automatic promotion without a proof (I8, I17). */
    @Test
    void random_situations_are_decided_alike_and_never_on_the_unknown() {
        SplittableRandom random = Seeds.streamOf("random_situations_are_decided_alike_and_never_on_the_unknown");
        int promotions = 0;
        for (int round = 0; round < 20_000; round++) {
            NodeState self = randomSelf(random);
            Observation seen = randomLook(random);
            ClusterView view = Scenes.view(self);
            Duration since = Duration.ofSeconds(random.nextLong(30));
            Decision decision = Decider.decide(view, seen, Scenes.POLICY, since);
            assertThat(Decider.decide(view, seen, Scenes.POLICY, since)).isEqualTo(decision);
            assertThat(decision.transition().map(Plan::mayStart).orElse(true)).isTrue();
            boolean promotes = decision.transition()
                    .filter(plan -> plan.kind() == TransitionKind.PROMOTE)
                    .isPresent();
            if (promotes) {
                promotions++;
                assertThat(self.role().follows()).isTrue();
                assertThat(seen.transitionRunning()).isFalse();
                assertThat(seen.evidence())
                        .filteredOn(Evidence::isRequired)
                        .allMatch(piece -> piece.sign() == Evidence.Sign.DOWN);
                assertThat(seen.evidence()).noneMatch(piece -> piece.sign() == Evidence.Sign.UP);
            }
        }
        assertThat(promotions).as("the property was not empty").isPositive();
    }

    private static NodeState randomSelf(SplittableRandom random) {
        Role role = Seeds.oneOf(Role.values(), random);
        NodeState self = Scenes.inRole(role);
        NodeCondition condition = Seeds.oneOf(NodeCondition.values(), random);
        return random.nextBoolean() ? self : self.in(condition);
    }

    private static Observation randomLook(SplittableRandom random) {
        List<DatabaseObservation> databases = List.of(
                Scenes.writable(), Scenes.standby(true), Scenes.standby(false), Scenes.refused(), Scenes.silent());
        Scenes.Look look = Scenes.seeing(databases.get(random.nextInt(databases.size())));
        boolean lost = random.nextInt(3) == 0;
        look = look.evidence(lost ? Scenes.mainIsLost() : randomEvidence(random));
        look = look.process(Seeds.oneOf(ProcessObservation.values(), random));
        for (int node = 1; node <= 3; node++) {
            int kind = random.nextInt(6);
            if (kind == 0) {
                look = look.peer(Scenes.silentNode(node, Duration.ofSeconds(random.nextLong(300))));
            } else if (kind == 1) {
                Role role = Seeds.oneOf(Role.values(), random);
                look = look.peer(
                        Scenes.answering(node, role, new dev.mainstay.domain.identity.Term(random.nextLong(6))));
            }
        }
        return random.nextInt(5) == 0 ? look.transitionRuns().done() : look.done();
    }

    private static List<Evidence> randomEvidence(SplittableRandom random) {
        return java.util.Arrays.stream(Evidence.Source.values())
                .map(source -> Scenes.evidence(
                        source, Seeds.oneOf(Evidence.Sign.values(), random), Duration.ofSeconds(random.nextLong(300))))
                .toList();
    }
}
