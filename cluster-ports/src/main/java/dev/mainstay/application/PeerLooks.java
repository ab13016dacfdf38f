package dev.mainstay.application;

import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.policy.Timings;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.KnownPeer;
import dev.mainstay.ports.out.LocalFacts;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks every other node for its {@code /health}, each on its own, so that a dead one delays nobody. Loop thread only. */
final class PeerLooks {

    private final Ports ports;
    private final Timings timings;
    private final Map<PeerUrl, Look<PeerObservation>> looks = new LinkedHashMap<>();

    private List<KnownPeer> known = List.of();

    PeerLooks(Ports ports, Timings timings) {
        this.ports = ports;
        this.timings = timings;
    }

    /** Takes what has been seen and begins what is due. */
    void poll(LocalFacts facts) {
        known = facts.peers();
        Set<PeerUrl> wanted = new LinkedHashSet<>();
        known.forEach(peer -> wanted.add(peer.api()));
        facts.node().main().map(KnownMain::endpoints).ifPresent(main -> wanted.add(main.api()));
        looks.keySet().retainAll(wanted);
        for (PeerUrl peer : wanted) {
            looks.computeIfAbsent(peer, this::begin).poll();
        }
    }

    private Look<PeerObservation> begin(PeerUrl peer) {
        return new Look<>("look-peer", () -> ports.peers().health(peer, timings.probeLimit()), timings.probe(), ports);
    }

    /** The other members, as far as they are known. */
    List<KnownPeer> known() {
        return known;
    }

    /** What a node last said. */
    Optional<Seen<PeerObservation>> health(PeerUrl peer) {
        return Optional.ofNullable(looks.get(peer)).flatMap(Look::latest);
    }

    /** When it said so, on the ticker. */
    long askedAt(PeerUrl peer) {
        return Optional.ofNullable(looks.get(peer)).map(Look::latestAt).orElse(0L);
    }

    /** Whether the last poll brought something new of it. */
    boolean isFresh(PeerUrl peer) {
        return Optional.ofNullable(looks.get(peer)).filter(Look::isFresh).isPresent();
    }

    /** When the question that it last answered was asked, on the ticker. */
    long begunAt(PeerUrl peer) {
        return Optional.ofNullable(looks.get(peer)).map(Look::latestBegunAt).orElse(0L);
    }

    /** Whether every member was asked at least once. */
    boolean allAsked() {
        return known.stream()
                .allMatch(peer -> Optional.ofNullable(looks.get(peer.api()))
                        .filter(Look::hasEnded)
                        .isPresent());
    }

    /** What was said no longer counts. */
    void forget() {
        looks.values().forEach(Look::forget);
    }

    void hurry() {
        looks.values().forEach(Look::hurry);
    }
}
