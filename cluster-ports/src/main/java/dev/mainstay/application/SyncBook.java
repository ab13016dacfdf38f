package dev.mainstay.application;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.KnownPeer;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SyncRecord;
import dev.mainstay.ports.out.LocalFacts;
import java.time.Duration;
import java.util.Optional;

/**
 * What a follower knows of synchronous replication. It takes the newest revision from whoever has it, durably, and remembers
 * when its main itself last said that it may take over: only that renews its right.
 *
 * <p>Confined to the loop thread. Source: ADR 0019.
 */
final class SyncBook {

    private final Ports ports;
    private Optional<Grant> grant = Optional.empty();

    /** A right, and when the question was asked that the main answered with it. */
    private record Grant(Term term, long askedAt) {}

    SyncBook(Ports ports) {
        this.ports = ports;
    }

    /** Takes what the last poll brought. */
    void poll(LocalFacts facts, PeerLooks peers) {
        NodeState self = facts.node();
        if (!self.role().follows()) {
            grant = Optional.empty();
            return;
        }
        Optional<NodeId> main = self.main().flatMap(KnownMain::nodeId);
        for (KnownPeer peer : peers.known()) {
            if (peers.isFresh(peer.api())) {
                Claim claim = peers.health(peer.api())
                        .map(seen -> seen.value().claim())
                        .orElseGet(Claim::none);
                boolean isMain = main.equals(Optional.of(peer.node()))
                        && claim.role().filter(Role.MAIN::equals).isPresent();
                claim.allegiance().sync().ifPresent(record -> take(self, record, isMain, peers.begunAt(peer.api())));
            }
        }
    }

    private void take(NodeState self, SyncRecord record, boolean fromMain, long askedAt) {
        boolean ours = fromMain || record.term().equals(self.term());
        if (ours && self.sync().filter(held -> !record.isNewerThan(held)).isEmpty()) {
            ports.state()
                    .update(facts -> facts.node().role().follows() ? facts.with(newer(facts.node(), record)) : facts);
        }
        boolean mine = self.membership()
                .map(Membership::nodeId)
                .filter(node -> record.right().nodes().contains(node))
                .isPresent();
        if (fromMain && mine) {
            grant = Optional.of(new Grant(record.term(), askedAt));
        }
    }

    private static NodeState newer(NodeState node, SyncRecord record) {
        boolean news = node.sync().filter(held -> !record.isNewerThan(held)).isEmpty();
        return news ? node.holding(record) : node;
    }

    /** How long ago the main of that term last gave this node its right. */
    Optional<Duration> granted(Term term) {
        return grant.filter(given -> given.term().equals(term))
                .map(given -> Duration.ofNanos(Math.max(0, ports.ticker().nanos() - given.askedAt())));
    }
}
