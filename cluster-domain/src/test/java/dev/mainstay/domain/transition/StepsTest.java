package dev.mainstay.domain.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.OperationId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules that every list of steps keeps. */
class StepsTest {
    @ParameterizedTest
    @EnumSource(TransitionKind.class)
    void one_step_is_the_point_of_no_return(TransitionKind kind) {
        assertThat(kind.steps().stream().filter(Step::pointOfNoReturn)).hasSize(1);
        assertThat(TransitionKind.of(kind.word())).contains(kind);
    }

    @ParameterizedTest
    @EnumSource(TransitionKind.class)
    void what_comes_after_it_is_never_taken_back(TransitionKind kind) {
        List<Step> after =
                kind.steps().subList(kind.pointOfNoReturn() + 1, kind.steps().size());

        assertThat(after)
                .allSatisfy(step -> assertThat(step.compensation().exists()).isFalse());
    }

    /** Left for later means: it may be left. Before the point of no return everything is taken back instead. */
    @ParameterizedTest
    @EnumSource(TransitionKind.class)
    void only_what_comes_after_it_is_deferrable(TransitionKind kind) {
        List<Step> before = kind.steps().subList(0, kind.pointOfNoReturn() + 1);

        assertThat(before).noneMatch(Step::deferrable);
    }

    @ParameterizedTest
    @EnumSource(TransitionKind.class)
    void every_step_says_what_is_true_when_it_is_reached(TransitionKind kind) {
        assertThat(kind.steps()).allSatisfy(step -> assertThat(step.condition()).isNotBlank());
        assertThat(kind.steps()).extracting(Step::name).doesNotHaveDuplicates();
        assertThat(kind.indexOf("NO_SUCH_STEP")).isEmpty();
    }

    /** Their step writes more than one thing: a failure between the two leaves the role taken. */
    @Test
    void a_role_that_was_half_taken_is_given_back() {
        assertThat(SetupMainStep.TAKE_ROLE.compensation().exists()).isTrue();
        assertThat(SetupSecondaryStep.TAKE_ROLE.compensation().exists()).isTrue();
    }

    @Test
    void guards_have_sentences_of_their_own() {
        HashSet<String> sentences = new HashSet<>();
        for (Guard guard : Guard.values()) {
            assertThat(sentences.add(guard.sentence())).as(guard.sentence()).isTrue();
        }
    }

    @Test
    void progress_is_never_whole_before_the_step_is_reached() {
        assertThat(new Progress(100, Optional.of(100L), "").percent()).contains(99);
        assertThat(new Progress(500, Optional.of(100L), "").percent()).contains(99);
        assertThat(new Progress(50, Optional.of(100L), "").percent()).contains(50);
        assertThat(new Progress(Long.MAX_VALUE, Optional.of(1L), "").percent()).contains(99);
        assertThat(new Progress(5, Optional.of(0L), "").percent()).isEmpty();
        assertThat(Progress.none().percent()).isEmpty();
    }

    @Test
    void the_last_twenty_finished_transitions_stay_and_all_that_never_finished() {
        List<JournalEntry> entries = new ArrayList<>();
        JournalEntry lasting = start("op-lasting");
        entries.add(lasting);
        for (int number = 0; number < 25; number++) {
            entries.add(start("op-" + number));
            entries.add(new JournalEntry.Finished(new OperationId("op-" + number), true, "", Scenes.AT));
        }

        List<JournalEntry> kept = JournalRetention.before(start("op-next"), entries);

        assertThat(kept).hasSize(1 + 2 * JournalRetention.FINISHED_KEPT).contains(lasting);
        assertThat(kept).doesNotContain(start("op-4")).contains(start("op-5"));
        JournalEntry step = new JournalEntry.StepStarted(new OperationId("op-24"), "PROMOTE", Scenes.AT);
        assertThat(JournalRetention.before(step, entries)).isEqualTo(entries);
    }

    private static JournalEntry start(String id) {
        return new JournalEntry.Started(new OperationId(id), TransitionKind.PROMOTE, "auto", Facts.none(), Scenes.AT);
    }

    @Test
    void endpoints_travel_through_a_journal() {
        Facts facts = EndpointFacts.of(Scenes.endpoints(2)).with(EndpointFacts.of("main_", Scenes.endpoints(1)));

        assertThat(EndpointFacts.from("", facts)).contains(Scenes.endpoints(2));
        assertThat(EndpointFacts.from("main_", facts)).contains(Scenes.endpoints(1));
        assertThat(EndpointFacts.from("other_", facts)).isEmpty();
    }
}
