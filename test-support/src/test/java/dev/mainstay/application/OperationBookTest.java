package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.OperationReport.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OperationBookTest {
    private static final Instant AT = Instant.parse("2026-11-01T12:00:00Z");
    private static final OperationId ID = new OperationId("op-1");
    private final OperationBook book = new OperationBook(Rendezvous.ofThreads());

    private static List<JournalEntry> running(OperationId id) {
        return List.of(new JournalEntry.Started(id, TransitionKind.PROMOTE, "auto", Facts.none(), AT));
    }

    private static List<JournalEntry> ended(OperationId id, boolean well) {
        List<JournalEntry> entries = new ArrayList<>(running(id));
        entries.add(new JournalEntry.Finished(id, well, well ? "" : "broken", AT));
        return entries;
    }

    private static TransitionState state(List<JournalEntry> entries) {
        return TransitionState.replay(entries).orElseThrow();
    }

    @Test
    void an_unknown_operation_is_not_waited_for() {
        assertThat(book.find(ID)).isEmpty();
        assertThat(book.await(ID, Duration.ofMinutes(1))).isEmpty();
    }

    @Test
    void a_running_one_is_reported_after_the_limit() {
        book.publish(state(running(ID)), Progress.none());

        assertThat(book.await(ID, Duration.ofMillis(20)).map(OperationReport::status))
                .contains(Status.RUNNING);
    }

    @Test
    void who_waits_learns_of_the_end() {
        book.publish(state(running(ID)), Progress.none());
        CompletableFuture<Optional<OperationReport>> waiter =
                CompletableFuture.supplyAsync(() -> book.await(ID, Duration.ofSeconds(20)));
        await().during(Duration.ofMillis(40)).until(() -> !waiter.isDone());
        book.publish(state(ended(ID, true)), Progress.none());

        assertThat(waiter.join().orElseThrow().status()).isEqualTo(Status.DONE);
        assertThat(waiter.join().orElseThrow().percent()).isEqualTo(100);
    }

    @Test
    void earlier_operations_are_read_from_the_journal_each_by_itself() {
        List<JournalEntry> journal = new ArrayList<>(ended(ID, false));
        OperationId second = new OperationId("op-2");
        journal.addAll(ended(second, true));
        OperationId third = new OperationId("op-3");
        journal.addAll(running(third));
        book.readAll(journal);

        assertThat(book.find(ID).orElseThrow().status()).isEqualTo(Status.FAILED);
        assertThat(book.find(ID).orElseThrow().error()).isEqualTo("broken");
        assertThat(book.find(second).orElseThrow().status()).isEqualTo(Status.DONE);
        assertThat(book.find(third).orElseThrow().status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void percent_counts_steps_and_the_part_of_a_long_one_and_is_whole_at_the_end_only() {
        List<JournalEntry> entries = new ArrayList<>(running(ID));
        int last = -1;
        for (var step : TransitionKind.PROMOTE.steps()) {
            entries.add(new JournalEntry.StepStarted(ID, step.name(), AT));
            book.publish(state(entries), new Progress(50, Optional.of(100L), ""));
            int percent = book.find(ID).orElseThrow().percent();
            assertThat(percent).isGreaterThan(last).isLessThan(100);
            last = percent;
            entries.add(new JournalEntry.StepReached(ID, step.name(), Facts.none(), AT));
        }
        book.publish(state(entries), Progress.none());
        assertThat(book.find(ID).orElseThrow().percent()).isEqualTo(99);
    }

    @Test
    void memory_has_an_end() {
        for (int number = 0; number < 1_000; number++) {
            book.publish(state(ended(new OperationId("op-" + number), true)), Progress.none());
        }
        assertThat(book.find(new OperationId("op-0"))).isEmpty();
        assertThat(book.find(new OperationId("op-999"))).isPresent();
    }
}
