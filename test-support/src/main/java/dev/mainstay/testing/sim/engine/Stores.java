package dev.mainstay.testing.sim.engine;

import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.NodeSecrets;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fake.InMemoryEventSink;
import dev.mainstay.testing.fake.InMemoryJournal;
import dev.mainstay.testing.fake.InMemoryNodeState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What an agent keeps on its disk, which can be full. Confined to the thread of its schedule. */
final class Stores {

    private final InMemoryNodeState state;
    private final InMemoryJournal journal = new InMemoryJournal();
    private final InMemoryEventSink events = new InMemoryEventSink();
    private List<JournalEntry> replayed = List.of();
    private Optional<TransitionState> transition = Optional.empty();
    private boolean full;

    Stores(Ids ids) {
        this.state = new InMemoryNodeState(ids);
    }

    InMemoryNodeState state() {
        return state;
    }

    InMemoryJournal journal() {
        return journal;
    }

    InMemoryEventSink events() {
        return events;
    }

    /** What the state file holds and nobody else may. */
    List<String> secrets() {
        NodeSecrets kept = state.load().secrets();
        return Stream.concat(kept.accepted().stream(), kept.replication().stream())
                .map(Secret::reveal)
                .toList();
    }

    /** Everything recorded, oldest first. */
    List<RecordedEvent> allEvents() {
        return events.all();
    }

    /** The last transition of the journal. */
    Optional<TransitionState> transition() {
        List<JournalEntry> entries = journal.entries();
        if (entries != replayed) {
            transition = TransitionState.replay(entries);
            replayed = entries;
        }
        return transition;
    }

    boolean isFull() {
        return full;
    }

    void fill() {
        full = true;
        state.failWith("no space left on device");
        journal.failWith("no space left on device");
        events.failWith("no space left on device");
    }

    void makeRoom() {
        full = false;
        state.heal();
        journal.heal();
        events.heal();
    }

    /** Has on its disk what another machine had, whose events had all been sent. */
    void becomeLike(Stores other) {
        LocalFacts facts = other.state.load();
        state.update(fresh -> facts);
        other.journal.entries().forEach(journal::append);
        other.allEvents().forEach(events::store);
        events.markSent(other.allEvents().stream().map(RecordedEvent::id).toList());
    }
}
