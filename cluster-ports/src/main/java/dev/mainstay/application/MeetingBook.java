package dev.mainstay.application;

import dev.mainstay.domain.decision.TwoMains;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.ports.in.Actor;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers two mains that met, until one follows the other; over restarts by the events that were recorded of it.
 *
 * <p>Confined to the loop thread.
 */
final class MeetingBook {

    private static final int REMEMBERED = 1_000;
    private static final Set<EventKind> OF_MEETINGS =
            EnumSet.of(EventKind.SPLIT_BRAIN_DETECTED, EventKind.SPLIT_BRAIN_MEASURED, EventKind.SPLIT_BRAIN_RESOLVED);

    private final Ports ports;
    private final EventRecorder recorder;

    private Optional<TwoMains> current = Optional.empty();
    private boolean recalled;

    MeetingBook(Ports ports, EventRecorder recorder) {
        this.ports = ports;
        this.recorder = recorder;
    }

    Optional<TwoMains> current() {
        return current;
    }

    /** Once after the start: what an earlier agent has put on record and nobody resolved. Returns whether this was the time. */
    boolean recall(NodeState self) {
        if (recalled) {
            return false;
        }
        recalled = true;
        current = ports.events().latest(REMEMBERED).stream()
                .map(RecordedEvent::event)
                .filter(event -> OF_MEETINGS.contains(event.kind()))
                .findFirst()
                .filter(event -> event.kind() != EventKind.SPLIT_BRAIN_RESOLVED)
                .flatMap(event -> TwoMains.from(event.facts()))
                .filter(met -> !self.term().isNewerThan(met.leading().term()));
        return true;
    }

    /** They have met, as this node is the first time to see; the same pair again changes nothing. */
    boolean note(TwoMains met) {
        if (current.filter(met::isSameMeeting).isPresent()) {
            return false;
        }
        current = Optional.of(met);
        record(EventKind.SPLIT_BRAIN_DETECTED, met.sentence(), met);
        return true;
    }

    /** The term that this node led in when it was closed; the one it knows now where that is not on record. */
    Term termBefore(NodeState self) {
        return ports.events().latest(REMEMBERED).stream()
                .map(RecordedEvent::event)
                .filter(event -> event.kind() == EventKind.SPLIT_BRAIN_DETECTED)
                .findFirst()
                .flatMap(event -> event.facts().get("own_term"))
                .map(Long::parseLong)
                .map(Term::new)
                .orElse(self.term());
    }

    /** As {@link #note}, where a fence has put it on record already. */
    void adopt(TwoMains met) {
        if (current.filter(met::isSameMeeting).isEmpty()) {
            current = Optional.of(met);
        }
    }

    /** Both logs were seen, after one of them was closed. */
    void measured(TwoMains met) {
        current = Optional.of(met);
        record(EventKind.SPLIT_BRAIN_MEASURED, met.sentence(), met);
    }

    /** One follows the other. */
    void resolved() {
        current.ifPresent(met -> record(
                EventKind.SPLIT_BRAIN_RESOLVED,
                "Node " + met.frozen().node() + " and node " + met.leading().node()
                        + " are one cluster again: one follows the other",
                met));
        current = Optional.empty();
    }

    /** It does not concern this node any more, or was put on record elsewhere. */
    void forget() {
        current = Optional.empty();
    }

    private void record(EventKind kind, String description, TwoMains met) {
        recorder.record(ClusterEvent.of(kind, description, met.facts()), Actor.AUTO);
    }
}
