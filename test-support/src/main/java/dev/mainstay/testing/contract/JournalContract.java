package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.ports.out.Journal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Journal} keeps. */
public abstract class JournalContract {

    private static final int KEPT = 20;

    /** The journal of a fresh node; asked once per test. */
    protected abstract Journal fresh();

    /** The same journal after the node was restarted; the one before is not used any more. */
    protected abstract Journal restarted();

    @Test
    void is_empty_on_a_fresh_node() {
        assertThat(fresh().entries()).isEmpty();
    }

    @Test
    void gives_every_kind_of_entry_back_in_order_at_once_and_after_a_restart() {
        Journal journal = fresh();

        Samples.journal().forEach(journal::append);

        assertThat(journal.entries()).isEqualTo(Samples.journal());
        assertThat(restarted().entries()).isEqualTo(Samples.journal());
    }

    @Test
    void goes_on_where_it_stopped_after_a_restart() {
        Journal journal = fresh();
        List<JournalEntry> all = Samples.journal();
        journal.append(all.get(0));

        Journal next = restarted();
        all.subList(1, all.size()).forEach(next::append);

        assertThat(next.entries()).isEqualTo(all);
        assertThat(restarted().entries()).isEqualTo(all);
    }

    @Test
    void leaves_a_list_that_was_given_out_as_it_is() {
        Journal journal = fresh();
        journal.append(Samples.journal().get(0));
        List<JournalEntry> given = journal.entries();

        journal.append(Samples.journal().get(1));

        assertThat(given).hasSize(1);
    }

    @Test
    void keeps_the_last_20_finished_transitions_whole() {
        Journal journal = fresh();
        IntStream.rangeClosed(1, KEPT + 5)
                .forEach(number -> Samples.finished(number).forEach(journal::append));

        List<JournalEntry> last = IntStream.rangeClosed(6, KEPT + 5)
                .boxed()
                .flatMap(number -> Samples.finished(number).stream())
                .toList();

        assertThat(journal.entries()).endsWith(last.toArray(JournalEntry[]::new));
        assertThat(restarted().entries()).isEqualTo(journal.entries());
    }

    @Test
    void does_not_grow_without_end() {
        Journal journal = fresh();
        IntStream.rangeClosed(1, 3 * KEPT)
                .forEach(number -> Samples.finished(number).forEach(journal::append));

        int perTransition = Samples.finished(1).size();
        assertThat(journal.entries()).hasSizeLessThanOrEqualTo(2 * KEPT * perTransition);
    }

    @Test
    void never_drops_a_transition_that_did_not_finish() {
        Journal journal = fresh();
        JournalEntry open = new JournalEntry.Started(
                new OperationId("open"), TransitionKind.PROMOTE, "auto", Facts.none(), Samples.AT);
        IntStream.rangeClosed(1, 2 * KEPT)
                .forEach(number -> Samples.finished(number).forEach(journal::append));
        journal.append(open);

        assertThat(TransitionState.replay(restarted().entries()))
                .map(TransitionState::operation)
                .contains(new OperationId("open"));
    }
}
