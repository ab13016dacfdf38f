package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.EventId;
import dev.mainstay.ports.out.EventSink;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link EventSink} keeps. */
public abstract class EventSinkContract {

    private static final int KEPT = 1_000;

    /** The store of a fresh node; asked once per test. */
    protected abstract EventSink fresh();

    /** The same store after the node was restarted; the one before is not used any more. */
    protected abstract EventSink restarted();

    @Test
    void is_empty_on_a_fresh_node() {
        EventSink sink = fresh();

        assertThat(sink.unsent(10)).isEmpty();
        assertThat(sink.latest(10)).isEmpty();
    }

    @Test
    void gives_an_event_back_with_every_part_at_once_and_after_a_restart() {
        EventSink sink = fresh();

        sink.store(Samples.fullEvent());
        sink.store(Samples.event(1));

        assertThat(sink.latest(10)).containsExactly(Samples.event(1), Samples.fullEvent());
        assertThat(restarted().latest(10)).containsExactly(Samples.event(1), Samples.fullEvent());
    }

    @Test
    void stores_the_same_id_once() {
        EventSink sink = fresh();

        sink.store(Samples.event(1));
        sink.store(Samples.event(1));

        assertThat(sink.latest(10)).containsExactly(Samples.event(1));
        assertThat(restarted().unsent(10)).containsExactly(Samples.event(1));
    }

    @Test
    void does_not_send_an_event_again_that_is_stored_after_it_arrived() {
        EventSink sink = fresh();
        sink.store(Samples.event(1));
        sink.markSent(ids(1));

        sink.store(Samples.event(1));

        assertThat(sink.unsent(10)).isEmpty();
    }

    @Test
    void gives_unsent_events_oldest_first_and_no_more_than_asked_for() {
        EventSink sink = fresh();
        store(sink, 1, 5);

        assertThat(sink.unsent(3)).isEqualTo(events(1, 3));
    }

    @Test
    void gives_the_latest_events_newest_first_sent_or_not() {
        EventSink sink = fresh();
        store(sink, 1, 5);
        sink.markSent(ids(4, 5));

        assertThat(sink.latest(2)).containsExactly(Samples.event(5), Samples.event(4));
    }

    @Test
    void forgets_arrived_events_and_ignores_unknown_ones() {
        EventSink sink = fresh();
        store(sink, 1, 4);

        sink.markSent(ids(1, 3, 99));

        assertThat(sink.unsent(10)).containsExactly(Samples.event(2), Samples.event(4));
        assertThat(restarted().unsent(10)).containsExactly(Samples.event(2), Samples.event(4));
    }

    @Test
    void keeps_the_last_1000_and_whatever_did_not_arrive() {
        EventSink sink = fresh();
        store(sink, 1, 10);
        store(sink, 11, 2 * KEPT + 100);
        sink.markSent(IntStream.rangeClosed(11, 2 * KEPT + 100)
                .mapToObj(EventSinkContract::id)
                .toList());
        store(sink, 2 * KEPT + 101, 2 * KEPT + 200);

        for (EventSink one : List.of(sink, restarted())) {
            assertThat(one.latest(KEPT).get(0)).isEqualTo(Samples.event(2 * KEPT + 200));
            assertThat(one.latest(KEPT)).hasSize(KEPT);
            assertThat(one.unsent(KEPT))
                    .startsWith(events(1, 10).toArray(RecordedEvent[]::new))
                    .hasSize(110);
        }
    }

    private static void store(EventSink sink, int first, int last) {
        events(first, last).forEach(sink::store);
    }

    private static List<RecordedEvent> events(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Samples::event).toList();
    }

    private static List<EventId> ids(int... numbers) {
        return IntStream.of(numbers).mapToObj(EventSinkContract::id).toList();
    }

    private static EventId id(int number) {
        return Samples.event(number).id();
    }
}
