package dev.mainstay.application;

import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.SendErrand;
import dev.mainstay.ports.out.Errand;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.Optional;

/** Passes requests on to other nodes. Safe for all threads. */
final class ErrandDesk implements SendErrand {

    private final Ports ports;
    private final PublicView shown;

    ErrandDesk(Ports ports, PublicView shown) {
        this.ports = ports;
        this.shown = shown;
    }

    @Override
    public PeerReply<Errand.Answer> send(NodeId to, Errand errand, Duration limit) {
        Optional<PeerUrl> door = door(shown.snapshot().value(), to);
        Optional<Secret> secret = ports.state().load().secrets().cluster();
        if (door.isEmpty() || secret.isEmpty()) {
            return new PeerReply.Silent<>("node " + to + " is not known to have a second API");
        }
        return ports.peers().run(door.get(), secret.get(), errand, limit);
    }

    /** As it told itself; only at the address that the cluster knows it by, since the secret goes there. */
    private static Optional<PeerUrl> door(ClusterSnapshot snapshot, NodeId to) {
        Optional<NodeAddress> address = address(snapshot.view(), to);
        return snapshot.seen().peers().stream()
                .filter(peer -> peer.node().equals(to))
                .map(PeerSighting::health)
                .flatMap(Optional::stream)
                .flatMap(health -> health.value().claim().profile().door().stream())
                .filter(door -> address.equals(Optional.of(door.address())))
                .findFirst();
    }

    private static Optional<NodeAddress> address(ClusterView view, NodeId to) {
        return view.node(to).map(node -> node.endpoints().address());
    }
}
