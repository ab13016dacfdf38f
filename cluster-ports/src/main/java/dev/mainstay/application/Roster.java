package dev.mainstay.application;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.ports.out.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whom this node heard of, when, and what they said; on the main, what the shared table does not know yet.
 *
 * <p>Safe for all threads: heartbeats come in on the host's threads.
 */
final class Roster {

    private final Ticker ticker;
    private final Map<NodeId, Long> heardAt = new TreeMap<>();
    private final Map<NodeId, Heard> unsaved = new TreeMap<>();

    /** What a node reported, and when by the wall clock. */
    record Heard(NodeReport report, Instant at) {}

    Roster(Ticker ticker) {
        this.ticker = ticker;
    }

    /** A node reported. */
    synchronized void heard(NodeId node, NodeReport report, Instant at) {
        heardAt.put(node, ticker.nanos());
        unsaved.put(node, new Heard(report, at));
    }

    /** A node is expected from now on: its silence counts from this moment, not from before. */
    synchronized void expect(NodeId node) {
        heardAt.putIfAbsent(node, ticker.nanos());
    }

    /** Silence of all nodes counts from now: this node slept, or has just become main. */
    synchronized void restartWindow() {
        long now = ticker.nanos();
        heardAt.replaceAll((node, at) -> now);
    }

    /** How long ago a node was heard of; empty when it is not expected. */
    synchronized Optional<Duration> silence(NodeId node) {
        return Optional.ofNullable(heardAt.get(node)).map(at -> Duration.ofNanos(ticker.nanos() - at));
    }

    /** The reports since the last call. */
    synchronized Map<NodeId, Heard> takeUnsaved() {
        Map<NodeId, Heard> taken = new TreeMap<>(unsaved);
        unsaved.clear();
        return taken;
    }

    /** A report that could not be saved; a newer one wins. */
    synchronized void giveBack(NodeId node, Heard heard) {
        unsaved.putIfAbsent(node, heard);
    }
}
