package dev.mainstay.application;

import dev.mainstay.domain.policy.Backing;
import dev.mainstay.domain.topology.KnownPeer;
import dev.mainstay.ports.out.LocalFacts;
import java.time.Duration;

/**
 * Tells the other nodes that a closed main is here and means to open: a sign of life that lets them back it, and news to one
 * that slept when it took over. Only when those that answer would be enough; else it keeps silent, so that somebody else may
 * take over.
 *
 * <p>Confined to the loop thread; the messages go out off the loop.
 */
final class PresenceDuty {

    private final Ports ports;
    private final Herald herald;
    private final long everyNanos;
    private long toldAt;

    PresenceDuty(Ports ports, Duration every, Duration limit) {
        this.ports = ports;
        this.herald = new Herald(ports, limit);
        this.everyNanos = every.toNanos();
        this.toldAt = ports.ticker().nanos() - everyNanos;
    }

    void act(LocalFacts facts, Backing backing, boolean meansToOpen) {
        boolean due = ports.ticker().nanos() - toldAt >= everyNanos;
        if (meansToOpen && backing.worthAsking() && due) {
            toldAt = ports.ticker().nanos();
            facts.peers().stream().map(KnownPeer::api).forEach(herald::announceMain);
        }
    }
}
