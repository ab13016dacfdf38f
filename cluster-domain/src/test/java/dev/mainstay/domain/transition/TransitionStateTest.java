package dev.mainstay.domain.transition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.Seeds;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.transition.TransitionState.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the journal alone says about a transition, at every place where a crash may cut it. */
class TransitionStateTest {
    private static final OperationId OPERATION = new OperationId("op-1");

    private static JournalEntry started(TransitionKind kind) {
        return new JournalEntry.Started(OPERATION, kind, "auto", Facts.of("given", 1), Scenes.AT);
    }

    private static JournalEntry begun(Step step) {
        return new JournalEntry.StepStarted(OPERATION, step.name(), Scenes.AT);
    }

    private static JournalEntry reached(Step step) {
        return new JournalEntry.StepReached(OPERATION, step.name(), Facts.of(step.name(), "told"), Scenes.AT);
    }

    private static JournalEntry gaveUp(Step step) {
        return new JournalEntry.StepFailed(OPERATION, step.name(), "broken", Scenes.AT);
    }

    private static JournalEntry undoStarted() {
        return new JournalEntry.UndoStarted(OPERATION, "broken", Scenes.AT);
    }

    private static JournalEntry finished(boolean succeeded) {
        return new JournalEntry.Finished(OPERATION, succeeded, succeeded ? "" : "broken", Scenes.AT);
    }

    /** Everything up to step {@code reached}, exclusive. */
    private static List<JournalEntry> reachedUpTo(TransitionKind kind, int reached) {
        List<JournalEntry> entries = new ArrayList<>(List.of(started(kind)));
        for (Step step : kind.steps().subList(0, reached)) {
            entries.add(begun(step));
            entries.add(reached(step));
        }
        return entries;
    }

    private static TransitionState replay(List<JournalEntry> entries) {
        return TransitionState.replay(entries).orElseThrow();
    }

    private static List<JournalEntry> with(List<JournalEntry> entries, JournalEntry... more) {
        List<JournalEntry> all = new ArrayList<>(entries);
        all.addAll(List.of(more));
        return all;
    }

    static Stream<Arguments> everyStep() {
        return Stream.of(TransitionKind.values())
                .flatMap(kind -> IntStream.range(0, kind.steps().size()).mapToObj(at -> Arguments.of(kind, at)));
    }

    static Stream<Arguments> everyStepBeforeReturn() {
        return everyStep()
                .filter(place -> (int) place.get()[1] <= ((TransitionKind) place.get()[0]).pointOfNoReturn())
                .filter(place -> ((TransitionKind) place.get()[0]).pointOfNoReturn() > 0);
    }

    @Test
    void an_empty_journal_holds_no_transition() {
        assertThat(TransitionState.replay(List.of())).isEmpty();
        assertThat(TransitionState.replay(List.of(finished(true)))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyStep")
    void forward_every_prefix_names_the_step_to_reach_for(TransitionKind kind, int at) {
        Step step = kind.steps().get(at);
        int noReturn = kind.pointOfNoReturn();
        TransitionState between = replay(reachedUpTo(kind, at));
        TransitionState within = replay(with(reachedUpTo(kind, at), begun(step)));

        for (TransitionState state : List.of(between, within)) {
            assertThat(state.phase()).isEqualTo(Phase.FORWARD);
            assertThat(state.isRunning()).isTrue();
            assertThat(state.current()).contains(step);
            assertThat(state.isPastReturn()).isEqualTo(at > noReturn || noReturn == 0);
            assertThat(state.facts().get("given")).contains("1");
            kind.steps()
                    .subList(0, at)
                    .forEach(done -> assertThat(state.facts().get(done.name())).contains("told"));
        }
        assertThat(between.stepBegun()).isFalse();
        assertThat(between.isInDoubt()).isFalse();
        assertThat(within.stepBegun()).isTrue();
        assertThat(within.isInDoubt()).isEqualTo(at == noReturn);
    }

    @ParameterizedTest
    @EnumSource(TransitionKind.class)
    void the_last_step_leaves_nothing_but_the_end(TransitionKind kind) {
        List<JournalEntry> all = reachedUpTo(kind, kind.steps().size());
        TransitionState done = replay(with(all, finished(true)));

        assertThat(replay(all).current()).isEmpty();
        assertThat(replay(all).isRunning()).isTrue();
        assertThat(done.phase()).isEqualTo(Phase.DONE);
        assertThat(done.isRunning()).isFalse();
        assertThat(done.finishedAt()).contains(Scenes.AT);
        assertThat(done.current()).isEmpty();
    }

    /** What was never begun has left nothing to take back; what was cut short or failed may have. */
    @ParameterizedTest
    @MethodSource("everyStepBeforeReturn")
    void only_what_was_begun_is_taken_back_and_the_last_comes_first(TransitionKind kind, int at) {
        Step step = kind.steps().get(at);
        List<JournalEntry> before = reachedUpTo(kind, at);

        assertThat(undoOrder(with(before, undoStarted())))
                .as("not begun")
                .isEqualTo(reversed(kind.steps().subList(0, at)));
        assertThat(undoOrder(with(before, begun(step), undoStarted())))
                .as("cut short")
                .isEqualTo(reversed(kind.steps().subList(0, at + 1)));
        assertThat(undoOrder(with(before, begun(step), gaveUp(step), undoStarted())))
                .as("failed")
                .isEqualTo(reversed(kind.steps().subList(0, at + 1)));
    }

    private static List<String> undoOrder(List<JournalEntry> entries) {
        List<String> order = new ArrayList<>();
        List<JournalEntry> all = new ArrayList<>(entries);
        TransitionState state = replay(all);
        while (state.current().isPresent()) {
            assertThat(state.phase()).isEqualTo(Phase.UNDOING);
            assertThat(state.isPastReturn()).isFalse();
            assertThat(state.isInDoubt()).isFalse();
            Step step = state.current().orElseThrow();
            order.add(step.name());
            all.add(new JournalEntry.StepUndone(OPERATION, step.name(), Scenes.AT));
            state = replay(all);
        }
        all.add(finished(false));
        TransitionState end = replay(all);
        assertThat(end.phase()).isEqualTo(Phase.UNDONE);
        assertThat(end.reason()).isEqualTo("broken");
        return order;
    }

    private static List<String> reversed(List<Step> steps) {
        List<String> names = new ArrayList<>();
        steps.forEach(step -> names.add(0, step.name()));
        return names;
    }

    @ParameterizedTest
    @MethodSource("everyStep")
    void a_deferrable_step_is_left_and_another_stays(TransitionKind kind, int at) {
        Step step = kind.steps().get(at);
        TransitionState state = replay(with(reachedUpTo(kind, at), begun(step), gaveUp(step)));

        if (step.deferrable()) {
            assertThat(state.deferred()).containsExactly(step.name());
            assertThat(state.next()).isEqualTo(at + 1);
            assertThat(state.reason()).isEmpty();
        } else {
            assertThat(state.deferred()).isEmpty();
            assertThat(state.current()).contains(step);
            assertThat(state.reason()).isEqualTo("broken");
        }
    }

    @ParameterizedTest
    @MethodSource("everyStep")
    void a_step_that_was_left_may_be_made_up_for_after_the_end(TransitionKind kind, int at) {
        Step step = kind.steps().get(at);
        if (!step.deferrable()) {
            return;
        }
        List<JournalEntry> entries = with(reachedUpTo(kind, at), begun(step), gaveUp(step));
        for (Step later : kind.steps().subList(at + 1, kind.steps().size())) {
            entries = with(entries, begun(later), reached(later));
        }
        TransitionState ended = replay(with(entries, finished(true)));
        TransitionState made = replay(with(entries, finished(true), reached(step)));

        assertThat(ended.deferred()).containsExactly(step.name());
        assertThat(made.deferred()).isEmpty();
        assertThat(made.phase()).isEqualTo(Phase.DONE);
        assertThat(made.next()).isEqualTo(ended.next());
        assertThat(made.facts()).isEqualTo(ended.facts());
    }

    /** A promotion that failed may still happen: a crash before it is taken back leaves it in doubt. */
    @Test
    void a_failed_point_of_no_return_stays_in_doubt_until_it_is_taken_back() {
        Step promote = PromoteStep.PROMOTE;
        List<JournalEntry> failed = with(reachedUpTo(TransitionKind.PROMOTE, 2), begun(promote), gaveUp(promote));

        assertThat(replay(failed).isInDoubt()).isTrue();
        assertThat(replay(with(failed, undoStarted())).isInDoubt()).isFalse();
    }

    /** Nothing was done before its first step, so there is nothing to go back to: a fence only goes on. */
    @Test
    void a_transition_whose_first_step_is_the_point_of_no_return_never_goes_back() {
        assertThat(TransitionKind.FENCE.pointOfNoReturn()).isZero();
        assertThat(replay(List.of(started(TransitionKind.FENCE))).isPastReturn())
                .isTrue();
    }

    @Test
    void a_new_start_replaces_what_was_before() {
        List<JournalEntry> entries = reachedUpTo(TransitionKind.PROMOTE, 5);
        OperationId next = new OperationId("op-2");
        entries.add(new JournalEntry.Started(next, TransitionKind.FENCE, "auto", Facts.none(), Scenes.AT));
        entries.add(finished(false));

        TransitionState state = replay(entries);
        assertThat(state.operation()).isEqualTo(next);
        assertThat(state.isRunning())
                .as("the late entry of the old one changes nothing")
                .isTrue();
    }

    @Test
    void an_unknown_step_is_a_broken_journal() {
        List<JournalEntry> entries = List.of(
                started(TransitionKind.FENCE), new JournalEntry.StepStarted(OPERATION, "NO_SUCH_STEP", Scenes.AT));

        assertThatThrownBy(() -> TransitionState.replay(entries))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("NO_SUCH_STEP");
    }

    /** Folding entry by entry and reading all at once say the same, whatever happened. */
    @Test
    void reading_again_gives_the_same_state() {
        SplittableRandom random = Seeds.streamOf("reading_again_gives_the_same_state");
        for (int round = 0; round < 500; round++) {
            TransitionKind kind = Seeds.oneOf(TransitionKind.values(), random);
            List<JournalEntry> journal = randomJournal(kind, random);
            java.util.Optional<TransitionState> step = java.util.Optional.empty();
            for (int end = 0; end < journal.size(); end++) {
                step = TransitionState.after(step, journal.get(end));
                assertThat(TransitionState.replay(journal.subList(0, end + 1))).isEqualTo(step);
            }
            assertThat(step.orElseThrow().isRunning()).isFalse();
        }
    }

    private static List<JournalEntry> randomJournal(TransitionKind kind, SplittableRandom random) {
        List<JournalEntry> entries = new ArrayList<>(List.of(started(kind)));
        TransitionState state = replay(entries);
        while (state.current().isPresent()) {
            Step step = state.current().orElseThrow();
            if (state.phase() == Phase.UNDOING) {
                entries.add(new JournalEntry.StepUndone(OPERATION, step.name(), Scenes.AT));
            } else {
                entries.add(begun(step));
                boolean fails = random.nextInt(8) == 0;
                if (!fails) {
                    entries.add(reached(step));
                } else if (step.deferrable()) {
                    entries.add(gaveUp(step));
                } else if (!replay(entries).isPastReturn()) {
                    entries.add(gaveUp(step));
                    entries.add(undoStarted());
                }
            }
            state = replay(entries);
        }
        entries.add(finished(state.phase() == Phase.FORWARD));
        return entries;
    }
}
