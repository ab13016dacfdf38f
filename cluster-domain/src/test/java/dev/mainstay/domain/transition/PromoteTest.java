package dev.mainstay.domain.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.Evidence;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.wal.Lag;
import dev.mainstay.domain.wal.LossBound;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.WalDistance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PromoteTest {
    private static final Promote.Request PERSON = new Promote.Request(Promote.Trigger.OPERATOR);
    private static final Promote.Request FORCED = new Promote.Request(Promote.Trigger.OPERATOR, Promote.Lift.DOUBT);
    private static final Promote.Request LOSS = new Promote.Request(Promote.Trigger.OPERATOR, Promote.Lift.LOSS);
    private static final Promote.Request AUTOMATIC = new Promote.Request(Promote.Trigger.AUTOMATIC);
    private static final Promote.Request EXTERNAL = new Promote.Request(Promote.Trigger.EXTERNAL);
    private static final Duration LIMIT = Scenes.POLICY.failover().maximumLag();

    /** A standby whose main is lost: everything a promotion asks for. */
    private static Scenes.Look lost() {
        return Scenes.seeing(Scenes.standby(false)).evidence(Scenes.mainIsLost());
    }

    private static Plan plan(NodeState self, Observation seen, Promote.Request request) {
        return Promote.plan(Scenes.view(self), seen, Scenes.POLICY, request);
    }

    private static Optional<Guard> refusal(Observation seen, Promote.Request request) {
        return plan(Scenes.secondary(), seen, request).refusal().map(Verdict::guard);
    }

    @Test
    void a_fit_secondary_of_a_lost_main_may_be_promoted_by_anybody() {
        assertThat(refusal(lost().done(), PERSON)).isEmpty();
        assertThat(refusal(lost().done(), AUTOMATIC)).isEmpty();
    }

    static Stream<Arguments> everyCell() {
        return Stream.of(PERSON, FORCED, AUTOMATIC, EXTERNAL)
                .flatMap(request -> Stream.of(Role.values())
                        .flatMap(role -> Stream.of(
                                        Scenes.writable(), Scenes.standby(false), Scenes.refused(), Scenes.silent())
                                .map(database -> Arguments.of(request, role, database))));
    }

    @ParameterizedTest
    @MethodSource("everyCell")
    void every_cell_is_a_transition_or_a_named_refusal(
            Promote.Request request, Role role, DatabaseObservation database) {
        Observation seen = Scenes.seeing(database).evidence(Scenes.mainIsLost()).done();
        Plan plan = plan(Scenes.inRole(role), seen, request);

        boolean external = request.trigger() == Promote.Trigger.EXTERNAL;
        boolean fit = database.recovery().map(in -> in != external).orElse(false);
        boolean mayBeMain = request.trigger() == Promote.Trigger.AUTOMATIC ? role.mayTakeOver() : role.follows();
        assertThat(plan.mayStart()).isEqualTo(fit && mayBeMain);
        if (role == Role.MAIN) {
            assertThat(plan.refusal().orElseThrow().guard()).isEqualTo(Guard.NODE_IS_NOT_MAIN);
        } else if (!role.follows()) {
            assertThat(plan.refusal().orElseThrow().guard()).isEqualTo(Guard.NODE_IS_SECONDARY);
        } else if (!database.answers()) {
            assertThat(plan.refusal().orElseThrow().guard()).isEqualTo(Guard.DATABASE_ANSWERS);
            assertThat(plan.refusal().orElseThrow().guard().refusal()).isEqualTo(ErrorCode.UNAVAILABLE);
        } else if (!fit) {
            assertThat(plan.refusal().orElseThrow().guard()).isEqualTo(Guard.DATABASE_IS_IN_RECOVERY);
        }
        assertThat(plan.steps()).isEqualTo(List.of(PromoteStep.values()));
    }

    @Test
    void one_transition_at_a_time() {
        for (Promote.Request request : List.of(PERSON, FORCED, AUTOMATIC)) {
            assertThat(refusal(lost().transitionRuns().done(), request)).contains(Guard.NO_TRANSITION_RUNS);
        }
    }

    @Test
    void nobody_promotes_beside_a_main_that_answers() {
        Observation seen =
                Scenes.seeing(Scenes.standby(true)).evidence(Scenes.mainIsUp()).done();

        assertThat(refusal(seen, PERSON)).contains(Guard.MAIN_IS_LOST);
        assertThat(refusal(seen, FORCED)).as("force lifts the lag only").contains(Guard.MAIN_IS_LOST);
        assertThat(refusal(seen, AUTOMATIC)).contains(Guard.MAIN_IS_LOST);
        assertThat(Guard.MAIN_IS_LOST.refusal()).isEqualTo(ErrorCode.CONFLICT);
    }

    @Test
    void one_living_path_refuses_a_person_too() {
        for (Evidence.Source living : Evidence.Source.values()) {
            List<Evidence> evidence = new ArrayList<>();
            for (Evidence.Source source : Evidence.Source.values()) {
                Evidence.Sign sign = source == living ? Evidence.Sign.UP : Evidence.Sign.DOWN;
                evidence.add(Scenes.evidence(source, sign, Scenes.THRESHOLD));
            }
            assertThat(refusal(lost().evidence(evidence).done(), FORCED))
                    .as("%s lives", living)
                    .contains(Guard.MAIN_IS_LOST);
            assertThat(refusal(lost().evidence(evidence).done(), AUTOMATIC)).contains(Guard.MAIN_IS_LOST);
        }
    }

    @Test
    void a_person_need_not_wait_for_the_threshold_and_the_decider_does() {
        Observation seen = lost().evidence(Scenes.everyPath(Evidence.Sign.DOWN, Duration.ofSeconds(6)))
                .done();

        assertThat(refusal(seen, PERSON)).isEmpty();
        assertThat(refusal(seen, AUTOMATIC)).contains(Guard.MAIN_IS_LOST);
    }

    @Test
    void a_main_that_was_never_seen_is_promoted_over_by_persons_only() {
        List<Evidence> never = List.of(
                Scenes.neverUp(Evidence.Source.API, Evidence.Sign.DOWN),
                Scenes.neverUp(Evidence.Source.DATABASE, Evidence.Sign.DOWN),
                Scenes.neverUp(Evidence.Source.WAL_STREAM, Evidence.Sign.DOWN));

        assertThat(refusal(lost().evidence(never).done(), PERSON)).isEmpty();
        assertThat(refusal(lost().evidence(never).done(), AUTOMATIC)).contains(Guard.MAIN_WAS_SEEN_HEALTHY);
    }

    @Test
    void an_unknown_path_refuses_everybody() {
        List<Evidence> evidence = List.of(
                Scenes.evidence(Evidence.Source.API, Evidence.Sign.DOWN, Scenes.THRESHOLD),
                Scenes.evidence(Evidence.Source.DATABASE, Evidence.Sign.UNKNOWN, Scenes.THRESHOLD),
                Scenes.evidence(Evidence.Source.WAL_STREAM, Evidence.Sign.DOWN, Scenes.THRESHOLD));

        assertThat(refusal(lost().evidence(evidence).done(), PERSON)).contains(Guard.MAIN_IS_LOST);
        assertThat(refusal(lost().evidence(evidence).done(), AUTOMATIC)).contains(Guard.MAIN_IS_LOST);
    }

    @Test
    void lag_above_the_limit_asks_a_person_for_force() {
        assertThat(refusal(lost().lag(LIMIT).done(), PERSON)).isEmpty();
        assertThat(refusal(lost().lag(LIMIT.plusNanos(1)).done(), PERSON)).contains(Guard.LAG_IS_WITHIN_LIMIT);
        assertThat(Guard.LAG_IS_WITHIN_LIMIT.refusal()).isEqualTo(ErrorCode.PRECONDITION_FAILED);
        Plan forced = plan(Scenes.secondary(), lost().lag(LIMIT.plusSeconds(60)).done(), FORCED);
        assertThat(forced.mayStart()).isTrue();
        assertThat(forced.verdicts())
                .filteredOn(verdict -> verdict.answer() == Verdict.Answer.LIFTED)
                .extracting(Verdict::guard)
                .containsExactly(Guard.LAG_IS_WITHIN_LIMIT);
    }

    @Test
    void unknown_lag_is_not_small() {
        assertThat(refusal(lost().lag(Lag.unknown()).done(), PERSON)).contains(Guard.LAG_IS_WITHIN_LIMIT);
        assertThat(refusal(lost().lag(Lag.unknown()).done(), FORCED)).isEmpty();
        assertThat(refusal(lost().lag(Lag.unknown()).done(), LOSS)).isEmpty();
    }

    @Test
    void lag_does_not_hold_the_automatic_failover() {
        assertThat(refusal(lost().lag(LIMIT.plusSeconds(60)).done(), AUTOMATIC)).isEmpty();
    }

    /** M8: it would crash the standby and leave no database at all. */
    @Test
    void a_blocked_replay_is_not_lifted_by_force() {
        Observation seen = Scenes.seeing(Scenes.standby(false, true))
                .evidence(Scenes.mainIsLost())
                .done();

        for (Promote.Request request : List.of(PERSON, FORCED, AUTOMATIC)) {
            assertThat(refusal(seen, request)).contains(Guard.REPLAY_IS_NOT_BLOCKED);
        }
    }

    @Test
    void the_operator_may_switch_the_automatic_failover_off() {
        Policy off = Scenes.policy(false);
        ClusterView view = Scenes.view(Scenes.secondary());

        assertThat(Promote.plan(view, lost().done(), off, AUTOMATIC)
                        .refusal()
                        .orElseThrow()
                        .guard())
                .isEqualTo(Guard.FAILOVER_IS_AUTOMATIC);
        assertThat(Promote.plan(view, lost().done(), off, PERSON).mayStart()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(NodeCondition.class)
    void only_a_node_that_streamed_in_this_term_takes_over_by_itself(NodeCondition condition) {
        Plan plan = plan(Scenes.secondary().in(condition), lost().done(), AUTOMATIC);

        assertThat(plan.mayStart()).isEqualTo(condition == NodeCondition.STREAMING);
        plan.refusal().ifPresent(no -> assertThat(no.guard()).isEqualTo(Guard.NODE_STREAMED_IN_THIS_TERM));
    }

    @Test
    void different_versions_hold_the_automatic_failover() {
        Optional<SoftwareVersion> other = Optional.of(new SoftwareVersion("9.9"));

        assertThat(refusal(lost().mainRuns(other).done(), AUTOMATIC)).contains(Guard.VERSIONS_MATCH);
        assertThat(refusal(lost().mainRuns(Optional.empty()).done(), AUTOMATIC)).isEmpty();
        assertThat(refusal(lost().mainRuns(other).done(), PERSON)).isEmpty();
    }

    @Test
    void of_several_secondaries_one_acts_with_the_consent_of_the_others() {
        NodeState second = Scenes.secondary();
        PeerSighting third = Scenes.silentNode(3, Duration.ofMinutes(1));
        Scenes.Look beside = lost().peer(third);

        assertThat(plan(second, beside.done(), AUTOMATIC)
                        .refusal()
                        .orElseThrow()
                        .guard())
                .isEqualTo(Guard.NODES_CONSENT);
        assertThat(plan(second, beside.done(), PERSON).mayStart()).isTrue();
    }

    @Test
    void a_promotion_by_hand_is_caught_up_on_only_when_the_main_is_silent() {
        NodeState self = Scenes.secondary().in(NodeCondition.PROMOTED_EXTERNALLY);
        Observation alone =
                Scenes.seeing(Scenes.writable()).evidence(Scenes.mainIsLost()).done();
        Observation beside =
                Scenes.seeing(Scenes.writable()).evidence(Scenes.mainIsUp()).done();

        assertThat(plan(self, alone, EXTERNAL).mayStart()).isTrue();
        assertThat(plan(self, beside, EXTERNAL).refusal().orElseThrow().guard()).isEqualTo(Guard.MAIN_IS_LOST);
    }

    @Test
    void the_plan_says_what_will_be_lost() {
        LossBound.MainPosition main = new LossBound.MainPosition(
                Optional.of(new Lsn(5_000)),
                Duration.ofSeconds(120),
                new LossBound.WriteRate(new WalDistance(100), Duration.ofSeconds(1)));
        Facts facts =
                plan(Scenes.secondary(), lost().mainAt(main).done(), PERSON).facts();

        assertThat(facts.get(Promote.TERM)).contains("4");
        assertThat(facts.get(Promote.OLD_MAIN)).contains("1");
        assertThat(facts.get("behind_bytes")).contains("1000");
        assertThat(facts.get("unseen_bytes")).contains("12100");
        assertThat(facts.get(Promote.LOSS_BOUND_BYTES)).contains("13100");
        assertThat(facts.get(Promote.TRIGGER)).contains("OPERATOR");
    }

    @Test
    void what_is_unknown_is_left_out_of_the_facts() {
        Facts facts = plan(Scenes.secondary(), lost().lag(Lag.unknown()).done(), FORCED)
                .facts();

        assertThat(facts.get(Promote.LAG_MS)).isEmpty();
        assertThat(facts.get(Promote.LOSS_BOUND_BYTES)).isEmpty();
    }

    @Test
    void a_fence_needs_a_higher_term() {
        ClusterView view = Scenes.view(Scenes.main());
        Observation open = Scenes.seeing(Scenes.writable()).done();

        assertThat(Fence.plan(view, open, Scenes.TERM, "node 2").mayStart()).isFalse();
        Plan plan = Fence.plan(view, open, Scenes.TERM.next(), "node 2");
        assertThat(plan.mayStart()).isTrue();
        assertThat(plan.facts().get(Fence.OPEN)).contains("true");
        assertThat(plan.facts().get(Fence.TERM)).contains("4");
        assertThat(plan.facts().get(Fence.HEARD_FROM)).contains("node 2");
    }

    @Test
    void a_main_that_returned_in_recovery_or_stopped_was_not_open() {
        ClusterView view = Scenes.view(Scenes.main());
        Observation standby = Scenes.seeing(Scenes.standby(false)).done();
        Observation stopped = Scenes.seeing(Scenes.silent())
                .process(ProcessObservation.STOPPED)
                .done();
        Observation unknown = Scenes.seeing(Scenes.silent()).done();

        assertThat(Fence.plan(view, standby, Scenes.TERM.next(), "node 2")
                        .facts()
                        .get(Fence.OPEN))
                .contains("false");
        assertThat(Fence.plan(view, stopped, Scenes.TERM.next(), "node 2")
                        .facts()
                        .get(Fence.OPEN))
                .contains("false");
        assertThat(Fence.plan(view, unknown, Scenes.TERM.next(), "node 2")
                        .facts()
                        .get(Fence.OPEN))
                .as("what cannot be seen may be open")
                .contains("true");
    }
}
