package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.KnownPeer;
import dev.mainstay.domain.wal.Branch;
import dev.mainstay.ports.out.BranchSighting;
import dev.mainstay.ports.settings.AgentSettings;
import java.util.List;
import java.util.Optional;

/**
 * Looks over the SQL path whether another node's database accepts writes, and at both logs. Every look has a limit. Called
 * off the loop.
 */
final class MeetingScout {

    private final Ports ports;
    private final AgentSettings settings;

    MeetingScout(Ports ports, AgentSettings settings) {
        this.ports = ports;
        this.settings = settings;
    }

    /**
     * What was found there.
     *
     * @param node whose database
     * @param answered whether it told its branch at all
     * @param inRecovery what it says of its recovery, where it tells
     * @param there its branch
     * @param here this node's own
     */
    record Sight(
            NodeId node,
            boolean answered,
            Optional<Boolean> inRecovery,
            Optional<Branch> there,
            Optional<Branch> here) {

        /** Whether both logs were seen, of one database. */
        boolean isWhole() {
            return there.flatMap(other -> here.map(own -> own.system().equals(other.system())))
                    .orElse(false);
        }
    }

    /** Looks at each of them, one after the other. */
    List<Sight> look(List<KnownPeer> peers) {
        return peers.stream().map(this::look).toList();
    }

    private Sight look(KnownPeer peer) {
        Optional<BranchSighting> sighting = ports.state()
                .load()
                .secrets()
                .replication()
                .map(password -> ports.probe()
                        .branch(
                                peer.endpoints().database(),
                                password,
                                settings.limits().peer()));
        Optional<Branch> there = sighting.flatMap(seen -> seen.match(Optional::of, hidden -> Optional.empty()));
        if (there.isEmpty()) {
            return new Sight(peer.node(), false, Optional.empty(), there, Optional.empty());
        }
        return new Sight(peer.node(), true, sighting.flatMap(BranchSighting::inRecovery), there, own());
    }

    /** Own files that cannot be read leave the own branch unknown. */
    private Optional<Branch> own() {
        try {
            return Optional.of(ports.history().local().branch());
        } catch (ClusterException unreadable) {
            return Optional.empty();
        }
    }
}
