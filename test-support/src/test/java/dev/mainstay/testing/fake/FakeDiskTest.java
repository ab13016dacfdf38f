package dev.mainstay.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.testing.contract.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stores of a node on a disk that fails, as the real ones can fail. */
class FakeDiskTest {

    private final List<Duration> passed = new ArrayList<>();
    private final FakeDisk disk = new FakeDisk(passed::add);
    private final InMemoryJournal journal = new InMemoryJournal(disk);
    private final InMemoryNodeState state = new InMemoryNodeState(new FakeIds(1), disk);
    private final InMemoryEventSink events = new InMemoryEventSink(disk);
    private final JournalEntry first = Samples.journal().get(0);
    private final JournalEntry second = Samples.journal().get(1);

    /** The process that writes. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void a_full_disk_writes_nothing_and_a_store_that_need_not_write_works() {
        Term term = state.load().node().term();
        events.store(Samples.event(1));
        disk.fill("disk full");
        assertThat(disk.isFull()).isTrue();
        assertThatThrownBy(() -> journal.append(first)).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(this::raiseTerm).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> events.store(Samples.event(2))).isInstanceOf(UnavailableException.class);
        state.update(facts -> facts);
        events.store(Samples.event(1));
        events.markSent(List.of(Samples.event(7).id()));
        disk.heal();
        disk.reopen();
        assertThat(journal.entries()).isEmpty();
        assertThat(state.load().node().term()).isEqualTo(term);
        assertThat(events.latest(10)).containsExactly(Samples.event(1));
    }

    @Test
    void a_process_that_dies_before_a_write_or_in_it_has_written_nothing() {
        die(true);
        assertThatThrownBy(() -> journal.append(first)).isInstanceOf(Death.class);
        disk.reopen();
        assertThat(journal.entries()).isEmpty();
    }

    @Test
    void a_process_that_dies_after_a_write_has_written_all_of_it() {
        Term next = state.load().node().term().next();
        die(false);
        assertThatThrownBy(() -> journal.append(first)).isInstanceOf(Death.class);
        assertThatThrownBy(this::raiseTerm).isInstanceOf(Death.class);
        assertThatThrownBy(() -> events.store(Samples.event(1))).isInstanceOf(Death.class);
        disk.reopen();
        assertThat(journal.entries()).containsExactly(first);
        assertThat(state.load().node().term()).isEqualTo(next);
        assertThat(events.unsent(10)).containsExactly(Samples.event(1));
    }

    @Test
    void a_write_in_doubt_is_unseen_until_a_restart() {
        Term before = state.load().node().term();
        disk.failSyncs();
        assertThatThrownBy(() -> journal.append(first)).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(this::raiseTerm).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> events.store(Samples.event(1))).isInstanceOf(UnavailableException.class);
        assertThat(journal.entries()).isEmpty();
        assertThat(state.load().node().term()).isEqualTo(before);
        assertThat(events.latest(10)).isEmpty();
        disk.reopen();
        assertThat(journal.entries()).containsExactly(first);
        assertThat(state.load().node().term()).isEqualTo(before.next());
        assertThat(events.latest(10)).containsExactly(Samples.event(1));
    }

    @Test
    void the_next_write_takes_the_place_of_one_in_doubt() {
        RecordedEvent lost = Samples.event(1);
        disk.failSyncs();
        assertThatThrownBy(() -> journal.append(first)).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> events.store(lost)).isInstanceOf(UnavailableException.class);
        disk.heal();
        journal.append(second);
        events.store(Samples.event(2));
        disk.reopen();
        assertThat(journal.entries()).containsExactly(second);
        assertThat(events.latest(10)).containsExactly(Samples.event(2));
    }

    @Test
    void a_slow_disk_takes_its_time_for_each_write() {
        disk.slow(Duration.ofSeconds(5));
        journal.append(first);
        assertThat(state.load()).isNotNull();
        assertThat(state.load()).isNotNull();
        disk.heal();
        journal.append(second);
        assertThat(passed).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    private void raiseTerm() {
        state.update(
                facts -> facts.with(facts.node().knowing(facts.node().term().next())));
    }

    private void die(boolean before) {
        disk.watch(new FakeDisk.Watch() {
            @Override
            public void before(String file) {
                if (before) {
                    throw new Death();
                }
            }

            @Override
            public void after(String file) {
                throw new Death();
            }
        });
    }
}
