package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.transition.CrashHandOverStep;
import dev.mainstay.domain.transition.DisbandStep;
import dev.mainstay.domain.transition.FenceStep;
import dev.mainstay.domain.transition.FollowRemoteStep;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.LeadAloneStep;
import dev.mainstay.domain.transition.LeadStandbysStep;
import dev.mainstay.domain.transition.LeaveStep;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.PromoteStep;
import dev.mainstay.domain.transition.RebaseStep;
import dev.mainstay.domain.transition.RecoverStep;
import dev.mainstay.domain.transition.RemoveStep;
import dev.mainstay.domain.transition.ResolveStep;
import dev.mainstay.domain.transition.SetupMainStep;
import dev.mainstay.domain.transition.SetupSecondaryStep;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.SwitchoverStep;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.domain.transition.TransitionState.Phase;
import dev.mainstay.ports.in.Actor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The runner over scripted steps: what it asks, in which order, and what a crash leaves. */
class TransitionRunnerTest {
    private final Town town = new Town();
    private final Resident node = new Resident(town, 1);
    private final Puppets<SetupMainStep> setupMain = new Puppets<>();
    private final Puppets<SetupSecondaryStep> setupSecondary = new Puppets<>();
    private final Puppets<PromoteStep> promote = new Puppets<>();
    private final Puppets<SwitchoverStep> switchover = new Puppets<>();
    private final Puppets<CrashHandOverStep> crashHandOver = new Puppets<>();
    private final Puppets<RebaseStep> rebase = new Puppets<>();
    private final Puppets<ResolveStep> resolve = new Puppets<>();
    private final Puppets<LeaveStep> leave = new Puppets<>();
    private final Puppets<DisbandStep> disband = new Puppets<>();
    private final Puppets<RemoveStep> remove = new Puppets<>();
    private final Puppets<FenceStep> fence = new Puppets<>();
    private final Puppets<FollowRemoteStep> followRemote = new Puppets<>();
    private final Puppets<LeadAloneStep> leadAlone = new Puppets<>();
    private final Puppets<LeadStandbysStep> leadStandbys = new Puppets<>();
    private final Puppets<RecoverStep> recover = new Puppets<>();
    private TransitionRunner runner = newRunner();

    private TransitionRunner newRunner() {
        Ports ports = node.ports();
        StepBook book = new StepBook(
                setupMain,
                setupSecondary,
                promote,
                switchover,
                crashHandOver,
                rebase,
                resolve,
                leave,
                disband,
                remove,
                fence,
                followRemote,
                leadAlone,
                leadStandbys,
                recover);
        return new TransitionRunner(ports, book, new EventRecorder(ports));
    }

    private Puppets<?> puppets(TransitionKind kind) {
        return switch (kind) {
            case SETUP_MAIN -> setupMain;
            case SETUP_SECONDARY -> setupSecondary;
            case PROMOTE -> promote;
            case SWITCHOVER -> switchover;
            case CRASH_HANDOVER -> crashHandOver;
            case REBASE -> rebase;
            case RESOLVE -> resolve;
            case LEAVE -> leave;
            case DISBAND -> disband;
            case REMOVE -> remove;
            case FENCE -> fence;
            case FOLLOW_REMOTE -> followRemote;
            case LEAD_ALONE -> leadAlone;
            case LEAD_STANDBYS -> leadStandbys;
            case RECOVER -> recover;
            case ROTATE_SECRET -> throw new IllegalStateException("no runner runs it");
        };
    }

    private void begin(TransitionKind kind) {
        runner.begin(
                new Plan(kind, List.of(), Facts.of("given", 1)),
                Actor.AUTO,
                node.ports().ids().operation());
    }

    private void turn() {
        node.workshop.runAll();
        assertThat(runner.advance()).isNotNull();
    }

    /** To the end; time goes on so that what waits is asked again. */
    private void finish() {
        for (int turn = 0; turn < 500 && runner.isRunning(); turn++) {
            turn();
            town.clock.advance(Duration.ofMillis(100));
        }
        assertThat(runner.isRunning()).isFalse();
    }

    /** The agent dies and a new one reads the journal. */
    private void crash() {
        node.workshop.abandon();
        runner = newRunner();
        runner.recover();
    }

    private TransitionState state() {
        return runner.state().orElseThrow();
    }

    private static List<String> names(TransitionKind kind) {
        return kind.steps().stream().map(Step::name).toList();
    }

    @ParameterizedTest
    @EnumSource(value = TransitionKind.class, mode = EnumSource.Mode.EXCLUDE, names = "ROTATE_SECRET")
    void every_step_is_reached_once_and_journaled_before_and_after(TransitionKind kind) {
        runner.recover();
        begin(kind);
        finish();

        assertThat(state().phase()).isEqualTo(Phase.DONE);
        assertThat(puppets(kind).asked)
                .isEqualTo(names(kind).stream().map(name -> "reach " + name).toList());
        assertThat(node.journal.entries()).hasSize(2 * kind.steps().size() + 2);
        assertThat(state().facts().get("given")).contains("1");
        assertThat(state().facts().get(names(kind).get(0))).contains("told");
        assertThat(node.events.latest(10)).as("events are the steps' own").isEmpty();
    }

    /** Cut after each of its turns, forward. */
    static Stream<Arguments> everyMoment() {
        return Stream.of(TransitionKind.values())
                .filter(kind -> kind != TransitionKind.ROTATE_SECRET)
                .flatMap(kind ->
                        IntStream.range(0, 3 * kind.steps().size() + 2).mapToObj(turns -> Arguments.of(kind, turns)));
    }

    @ParameterizedTest
    @MethodSource("everyMoment")
    void a_crash_at_any_moment_ends_in_all_or_nothing(TransitionKind kind, int turns) {
        begin(kind);
        for (int turn = 0; turn < turns; turn++) {
            turn();
        }
        crash();
        boolean wasOver = !runner.isRunning();
        finish();

        if (state().phase() == Phase.DONE) {
            assertThat(puppets(kind).world).containsExactlyInAnyOrderElementsOf(names(kind));
            assertThat(failures()).isZero();
        } else {
            assertThat(wasOver).isFalse();
            assertThat(puppets(kind).world).isSubsetOf(withoutCompensation(kind));
            assertThat(failures()).isEqualTo(1);
        }
    }

    private List<String> withoutCompensation(TransitionKind kind) {
        return kind.steps().stream()
                .filter(step -> !step.compensation().exists())
                .map(Step::name)
                .toList();
    }

    private long failures() {
        return Stream.of(
                        EventKind.SETUP_FAILED,
                        EventKind.JOIN_FAILED,
                        EventKind.FAILOVER_FAILED,
                        EventKind.REATTACH_FAILED,
                        EventKind.RESOLVE_FAILED,
                        EventKind.RECOVERY_FAILED,
                        EventKind.SYNC_ERROR)
                .mapToLong(node::count)
                .sum();
    }

    @ParameterizedTest
    @MethodSource("everyMoment")
    void two_crashes_on_the_way_back_leave_nothing_either(TransitionKind kind, int turns) {
        int last = kind.pointOfNoReturn();
        if (last == 0) {
            return;
        }
        puppets(kind).fail(names(kind).get(last), "broken");
        begin(kind);
        for (int turn = 0; turn < turns; turn++) {
            turn();
        }
        crash();
        turn();
        crash();
        finish();

        assertThat(state().phase()).isEqualTo(Phase.UNDONE);
        assertThat(puppets(kind).world).isSubsetOf(withoutCompensation(kind));
        assertThat(failures()).isEqualTo(1);
    }

    @Test
    void a_failure_before_the_point_of_no_return_is_taken_back_in_reverse() {
        setupMain.fail("RECORD_CLUSTER", "the disk is full");
        begin(TransitionKind.SETUP_MAIN);
        finish();

        assertThat(setupMain.asked.stream().filter(call -> call.startsWith("undo")))
                .containsExactly("undo RECORD_CLUSTER", "undo ALLOW_ACCESS", "undo CREATE_ROLES", "undo KEEP_IDENTITY");
        assertThat(state().phase()).isEqualTo(Phase.UNDONE);
        assertThat(state().reason()).isEqualTo("the disk is full");
        assertThat(node.count(EventKind.SETUP_FAILED)).isEqualTo(1);
        assertThat(node.events.latest(1).get(0).event().description()).contains("taken back", "the disk is full");
    }

    @Test
    void an_effect_whose_reply_was_lost_is_taken_back_too() {
        setupSecondary.loseReply("JOIN_MAIN");
        begin(TransitionKind.SETUP_SECONDARY);
        finish();

        assertThat(setupSecondary.world).isSubsetOf(withoutCompensation(TransitionKind.SETUP_SECONDARY));
        assertThat(setupSecondary.asked).contains("undo JOIN_MAIN");
    }

    @Test
    void past_the_point_of_no_return_there_is_only_trying_again() {
        promote.loseReply("RECORD_ROLES");
        begin(TransitionKind.PROMOTE);
        finish();

        assertThat(state().phase()).isEqualTo(Phase.DONE);
        assertThat(promote.asked.stream().filter(call -> call.equals("reach RECORD_ROLES")))
                .hasSize(2);
        assertThat(state().deferred()).isEmpty();
    }

    @Test
    void waits_grow_between_tries_and_a_lasting_failure_is_one_event() {
        promote.fail("CREATE_SLOTS", "no slot is free");
        begin(TransitionKind.PROMOTE);
        List<Long> tries = new ArrayList<>();
        long start = town.clock.nanos();
        for (int step = 0; step < 6_000; step++) {
            int before = promote.asked.size();
            turn();
            if (promote.asked.size() > before && promote.asked.get(before).equals("reach CREATE_SLOTS")) {
                tries.add(Duration.ofNanos(town.clock.nanos() - start).toMillis());
            }
            town.clock.advance(Duration.ofMillis(20));
        }

        List<Long> waits = IntStream.range(1, tries.size())
                .mapToObj(at -> tries.get(at) - tries.get(at - 1))
                .toList();
        assertThat(waits.get(0)).isBetween(200L, 280L);
        assertThat(waits.get(1)).isBetween(400L, 480L);
        assertThat(waits.get(waits.size() - 1)).isBetween(10_000L, 10_080L);
        assertThat(node.count(EventKind.SYNC_ERROR)).isEqualTo(1);
        promote.heal("CREATE_SLOTS");
        finish();
        assertThat(state().phase()).isEqualTo(Phase.DONE);
    }

    @Test
    void what_cannot_be_taken_back_yet_is_tried_again() {
        setupMain.fail("RECORD_CLUSTER", "broken");
        setupMain.failUndo("CREATE_ROLES");
        begin(TransitionKind.SETUP_MAIN);
        for (int turn = 0; turn < 200; turn++) {
            turn();
            town.clock.advance(Duration.ofMillis(50));
        }
        assertThat(state().phase()).isEqualTo(Phase.UNDOING);
        assertThat(runner.progress().note()).isEqualTo("not yet");
        setupMain.heal("CREATE_ROLES");
        finish();
        assertThat(setupMain.world).isSubsetOf(withoutCompensation(TransitionKind.SETUP_MAIN));
    }

    @Test
    void a_deferrable_step_is_left_and_told_once_over_any_number_of_repeats() {
        promote.fail("RELEASE_REDIS", "Redis is down");
        promote.fail("RUN_HOOKS", "exit 1");
        begin(TransitionKind.PROMOTE);
        // The journal refuses the entry that says it was left: the agent must ask, and tell, again.
        while (promote.asked.stream().noneMatch("reach RELEASE_REDIS"::equals)) {
            turn();
        }
        node.journal.failWith("disk full");
        assertThatThrownBy(() -> {
                    turn();
                    turn();
                })
                .isInstanceOf(UnavailableException.class);
        node.journal.heal();
        crash();
        finish();

        assertThat(state().phase()).isEqualTo(Phase.DONE);
        assertThat(state().deferred()).containsExactly("RELEASE_REDIS", "RUN_HOOKS");
        assertThat(node.count(EventKind.SYNC_ERROR)).isEqualTo(1);
        assertThat(node.count(EventKind.HOOK_FAILED)).isEqualTo(1);
    }

    @Test
    void a_journal_that_refuses_stops_everything_and_nothing_is_lost() {
        begin(TransitionKind.SETUP_MAIN);
        turn();
        node.journal.failWith("disk full");
        for (int turn = 0; turn < 5; turn++) {
            assertThatThrownBy(this::turnTwice).isInstanceOf(UnavailableException.class);
        }
        List<String> asked = List.copyOf(setupMain.asked);
        assertThat(asked.stream().distinct()).as("no later step was begun").containsExactly("reach APPLY_SETTINGS");
        node.journal.heal();
        finish();
        assertThat(state().phase()).isEqualTo(Phase.DONE);
    }

    private void turnTwice() {
        turn();
        turn();
    }

    @Test
    void an_unexpected_error_of_a_step_is_a_failure_without_its_text() {
        StepBook book = new StepBook(
                new Steps<>() {
                    @Override
                    public dev.mainstay.domain.transition.StepStatus reach(SetupMainStep step, StepContext context) {
                        throw new IllegalStateException("password=geheim");
                    }

                    @Override
                    public dev.mainstay.domain.transition.StepStatus undo(SetupMainStep step, StepContext context) {
                        return dev.mainstay.domain.transition.StepStatus.reached();
                    }
                },
                setupSecondary,
                promote,
                switchover,
                crashHandOver,
                rebase,
                resolve,
                leave,
                disband,
                remove,
                fence,
                followRemote,
                leadAlone,
                leadStandbys,
                recover);
        runner = new TransitionRunner(node.ports(), book, new EventRecorder(node.ports()));
        begin(TransitionKind.SETUP_MAIN);
        finish();

        assertThat(state().phase()).isEqualTo(Phase.UNDONE);
        assertThat(state().reason()).doesNotContain("geheim").contains("see the agent's log");
    }

    @Test
    void a_fence_ends_what_runs_and_does_not_say_that_it_was_taken_back() {
        begin(TransitionKind.PROMOTE);
        while (state().next() < 5) {
            turn();
        }
        runner.giveWayTo(TransitionKind.FENCE);
        begin(TransitionKind.FENCE);
        assertThat(runner.is(TransitionState::isClosing)).isTrue();
        finish();

        assertThat(state().kind()).isEqualTo(TransitionKind.FENCE);
        assertThat(state().phase()).isEqualTo(Phase.DONE);
        List<JournalEntry.Finished> ends = node.journal.entries().stream()
                .filter(JournalEntry.Finished.class::isInstance)
                .map(JournalEntry.Finished.class::cast)
                .toList();
        assertThat(ends).extracting(JournalEntry.Finished::succeeded).containsExactly(false, true);
        assertThat(node.count(EventKind.FAILOVER_FAILED)).isEqualTo(1);
        assertThat(node.events.latest(5).get(0).event().description())
                .contains("ended by fence")
                .doesNotContain("taken back");
    }

    /** It would open again what the fence has just closed. */
    @Test
    void a_fence_waits_for_the_step_that_is_under_way() {
        begin(TransitionKind.PROMOTE);
        while (!state().current().map(Step::name).orElse("").equals("CREATE_SLOTS")) {
            turn();
        }
        node.workshop.hang("step-CREATE_SLOTS");
        turn();
        turn();
        runner.giveWayTo(TransitionKind.FENCE);
        begin(TransitionKind.FENCE);
        for (int turn = 0; turn < 10; turn++) {
            turn();
        }
        assertThat(fence.asked).isEmpty();
        node.workshop.release();
        finish();
        assertThat(state().kind()).isEqualTo(TransitionKind.FENCE);
        assertThat(promote.world).contains("CREATE_SLOTS");
    }

    @Test
    void a_fence_does_not_wait_for_ever() {
        begin(TransitionKind.PROMOTE);
        while (!state().current().map(Step::name).orElse("").equals("CREATE_SLOTS")) {
            turn();
        }
        node.workshop.hang("step-CREATE_SLOTS");
        turn();
        turn();
        runner.giveWayTo(TransitionKind.FENCE);
        begin(TransitionKind.FENCE);
        town.clock.advance(Duration.ofSeconds(31));
        turn();
        turn();
        assertThat(fence.asked).isNotEmpty();
    }

    @Test
    void a_fence_does_not_wait_for_a_hook() {
        begin(TransitionKind.PROMOTE);
        while (!state().current().map(Step::name).orElse("").equals("RUN_HOOKS")) {
            turn();
        }
        node.workshop.hang("step-RUN_HOOKS");
        turn();
        turn();
        runner.giveWayTo(TransitionKind.FENCE);
        begin(TransitionKind.FENCE);
        turn();
        turn();
        assertThat(fence.asked).isNotEmpty();
    }

    @Test
    void two_transitions_do_not_run() {
        begin(TransitionKind.PROMOTE);

        assertThatThrownBy(() -> begin(TransitionKind.FENCE)).isInstanceOf(IllegalStateException.class);
    }

    /** F24: what was decided before a sleep is decided anew; what was begun is settled by asking. */
    @Test
    void a_promotion_that_did_not_happen_is_given_up_after_a_sleep() {
        begin(TransitionKind.PROMOTE);
        turn();
        runner.afterSleep();
        finish();

        assertThat(state().phase()).isEqualTo(Phase.UNDONE);
        assertThat(promote.asked).doesNotContain("reach PROMOTE");
        assertThat(node.count(EventKind.FAILOVER_FAILED)).isEqualTo(1);
    }

    /** A sleep between the intent and the deed: the deed is still ours to leave. */
    @Test
    void a_promotion_that_was_only_written_down_is_given_up_after_a_sleep() {
        begin(TransitionKind.PROMOTE);
        while (!state().current().map(Step::name).orElse("").equals("PROMOTE") || !state().stepBegun()) {
            turn();
        }
        runner.afterSleep();
        finish();

        assertThat(state().phase()).isEqualTo(Phase.UNDONE);
        assertThat(promote.asked).doesNotContain("reach PROMOTE");
    }

    @Test
    void a_promotion_that_was_begun_goes_on_after_a_sleep() {
        begin(TransitionKind.PROMOTE);
        while (!state().current().map(Step::name).orElse("").equals("PROMOTE") || !state().stepBegun()) {
            turn();
        }
        turn();
        runner.afterSleep();
        finish();

        assertThat(state().phase()).isEqualTo(Phase.DONE);
    }

    /** The ticker of a machine does not begin at zero. */
    @Test
    void a_new_agent_counts_its_patience_from_its_own_start() {
        begin(TransitionKind.PROMOTE);
        while (!state().current().map(Step::name).orElse("").equals("PROMOTE") || !state().stepBegun()) {
            turn();
        }
        crash();
        town.clock.advance(Duration.ofMillis(10));
        turn();
        turn();

        StepContext asked = promote.contexts.get(promote.contexts.size() - 1);
        assertThat(asked.waited()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void an_empty_journal_leaves_nothing_to_do() {
        runner.recover();

        assertThat(runner.isRunning()).isFalse();
        assertThat(runner.state()).isEmpty();
        assertThat(runner.advance()).isEmpty();
    }

    @Test
    void ids_of_events_depend_on_the_operation_alone() {
        EventRecorder recorder = new EventRecorder(node.ports());
        for (int round = 0; round < 3; round++) {
            recorder.recordOnce(
                    new dev.mainstay.domain.identity.OperationId("op-1"),
                    "auto",
                    dev.mainstay.domain.event.ClusterEvent.of(EventKind.FENCED, "x", Facts.none()));
        }
        recorder.recordOnce(
                new dev.mainstay.domain.identity.OperationId("op-2"),
                "auto",
                dev.mainstay.domain.event.ClusterEvent.of(EventKind.FENCED, "x", Facts.none()));

        assertThat(node.count(EventKind.FENCED)).isEqualTo(2);
        assertThat(node.events.latest(10).stream().map(event -> event.id()).collect(Collectors.toSet()))
                .hasSize(2);
    }
}
