package dev.mainstay.domain.observation;

import dev.mainstay.domain.wal.Lag;
import dev.mainstay.domain.wal.LossBound;
import java.util.List;
import java.util.Optional;

/**
 * One look around, taken by the agent loop at the top of a turn.
 *
 * <p>Immutable.
 *
 * @param database the local database, and when it said so
 * @param process the local server process
 * @param lag how far this node is behind; none on a main
 * @param mainPosition what is known of the main's position
 * @param evidence for and against the main; empty on a main and while standalone
 * @param peers the other nodes, by id
 * @param versions the panel's versions
 * @param peersAsked whether every other node was asked for its term at least once since this agent started
 * @param footing what the split-brain guards look at besides
 * @param transitionRunning whether a transition holds this node
 */
public record Observation(
        Seen<DatabaseObservation> database,
        ProcessObservation process,
        Lag lag,
        LossBound.MainPosition mainPosition,
        List<Evidence> evidence,
        List<PeerSighting> peers,
        Versions versions,
        boolean peersAsked,
        Footing footing,
        boolean transitionRunning) {

    /** Copies the lists. */
    public Observation {
        evidence = List.copyOf(evidence);
        peers = List.copyOf(peers);
    }

    /** The same where the database is being started in recovery: whatever stands there by now takes no writes. */
    public Observation startingClosed() {
        return new Observation(
                database,
                ProcessObservation.STOPPED,
                lag,
                mainPosition,
                evidence,
                peers,
                versions,
                peersAsked,
                footing,
                transitionRunning);
    }

    /** What a promotion now would lose at most; empty while that cannot be known. */
    public Optional<LossBound> lossBound() {
        return database.value().knownPosition().flatMap(received -> LossBound.of(mainPosition, received));
    }

    /** Whether the local database may take writes: what cannot be seen may. */
    public boolean mayBeOpen() {
        boolean gone = process == ProcessObservation.STOPPED || process == ProcessObservation.NO_DATA;
        return !gone && !database.value().recovery().orElse(false);
    }
}
