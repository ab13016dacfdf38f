package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.domain.topology.KnownPeer;
import dev.mainstay.domain.transition.Rebase.BranchLook;
import dev.mainstay.domain.transition.Rebase.FoundMain;
import dev.mainstay.ports.out.BranchSighting;
import dev.mainstay.ports.out.LocalBranch;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.Secret;
import java.util.Comparator;
import java.util.Optional;

/** Looks who leads now, and at both branches; every look has a limit. Called off the loop. */
final class BranchScout {

    private final Ports ports;
    private final AgentSettings settings;

    BranchScout(Ports ports, AgentSettings settings) {
        this.ports = ports;
        this.settings = settings;
    }

    private record Leader(KnownPeer peer, Claim claim) {}

    /** What is there to see. */
    BranchLook look() {
        Optional<Leader> leader = leader();
        if (leader.isEmpty()) {
            return new BranchLook(
                    Optional.empty(), Optional.empty(), Optional.empty(), false, "no other node answers as the main");
        }
        KnownPeer peer = leader.get().peer();
        FoundMain main = new FoundMain(peer.api(), leader.get().claim().term());
        try {
            // Before the main is asked: what streams in meanwhile must not look like what the main never had.
            LocalBranch here = ports.history().local();
            BranchSighting sighting = sighting(peer);
            return new BranchLook(
                    Optional.of(main),
                    Optional.of(here.branch()),
                    sighting.match(Optional::of, hidden -> Optional.empty()),
                    here.rewindable(),
                    sighting.match(found -> "", hidden -> hidden));
        } catch (ClusterException unreadable) {
            return new BranchLook(
                    Optional.of(main),
                    Optional.empty(),
                    sighting(peer).match(Optional::of, hidden -> Optional.empty()),
                    false,
                    String.valueOf(unreadable.getMessage()));
        }
    }

    private Optional<Leader> leader() {
        return ports.state().load().peers().stream()
                .flatMap(peer -> claim(peer).map(claim -> new Leader(peer, claim)).stream())
                .filter(leader -> leader.claim().isFollowed())
                .max(Comparator.comparing(leader -> leader.claim().term()));
    }

    private Optional<Claim> claim(KnownPeer peer) {
        return ports.peers()
                .health(peer.api(), settings.limits().peer())
                .match(
                        answered -> Optional.of(answered.claim()),
                        refused -> Optional.empty(),
                        silent -> Optional.empty());
    }

    private BranchSighting sighting(KnownPeer peer) {
        Optional<Secret> password = ports.state().load().secrets().replication();
        if (password.isEmpty()) {
            return new BranchSighting.Hidden("this node has no replication password: join it again");
        }
        return ports.probe()
                .branch(
                        peer.endpoints().database(),
                        password.get(),
                        settings.limits().peer());
    }
}
