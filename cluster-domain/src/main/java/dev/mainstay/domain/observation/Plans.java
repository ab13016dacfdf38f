package dev.mainstay.domain.observation;

import dev.mainstay.domain.identity.NodeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What waits at a node: for its moment, or for a restart. For people and tools, nothing is decided on it.
 *
 * <p>Immutable. Source: spec/patroni-rest.md 4.1.
 *
 * @param handOver when it gives its role away
 * @param target to whom; the first in line at that moment when not said
 * @param restart when its database is restarted
 * @param settings that were changed and take effect with the next start
 */
public record Plans(
        Optional<Instant> handOver,
        Optional<NodeId> target,
        Optional<Instant> restart,
        List<ServerFacts.WaitingSetting> settings) {

    private static final Plans NONE = new Plans(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    /** Copies the list. */
    public Plans {
        settings = List.copyOf(settings);
    }

    /** Nothing waits. */
    public static Plans none() {
        return NONE;
    }

    /** With the settings that this database waits to take over. */
    Plans of(DatabaseObservation database) {
        return new Plans(
                handOver,
                target,
                restart,
                database.facts().map(ServerFacts::waiting).orElse(List.of()));
    }
}
