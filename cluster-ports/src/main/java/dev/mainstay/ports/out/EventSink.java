package dev.mainstay.ports.out;

import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.EventId;
import java.util.List;

/**
 * The node's own durable store of events, until and after they reach the shared table (D2).
 *
 * <p>Safe for all threads.
 */
public interface EventSink {

    /** Stores an event; durable when it returns. The same id again does nothing. */
    void store(RecordedEvent event);

    /** Events that did not reach the shared table yet, oldest first, at most {@code limit}. */
    List<RecordedEvent> unsent(int limit);

    /** Marks events as arrived; unknown ids are ignored. */
    void markSent(List<EventId> arrived);

    /** The latest events of this node, newest first, at most {@code limit}. At least the last 1,000 are kept. */
    List<RecordedEvent> latest(int limit);
}
