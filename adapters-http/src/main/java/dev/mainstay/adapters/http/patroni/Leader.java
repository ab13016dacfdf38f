package dev.mainstay.adapters.http.patroni;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.topology.Node;
import java.util.Optional;

/** Who leads, and who could, as one node sees it. Immutable. */
record Leader(Standing standing) {
    /** The node that leads; empty when nobody is known to. */
    Optional<Node> node() {
        if (standing.leads()) {
            return own();
        }
        boolean seen = standing.snapshot().main().map(main -> main.online()).orElse(false);
        return seen
                ? standing.snapshot().view().others().stream()
                        .filter(node -> node.role().leads())
                        .findFirst()
                : Optional.empty();
    }

    Optional<Node> own() {
        return standing.snapshot().view().own();
    }

    boolean isSelf(Node node) {
        return own().filter(self -> self.id().equals(node.id())).isPresent();
    }

    Optional<Node> member(String name) {
        return standing.snapshot().view().nodes().stream()
                .filter(node -> node.name().value().equals(name))
                .findFirst();
    }

    /** Whether a candidate could lead: it is meant to, does not stand aside, and answers. */
    boolean isElectable(Node node) {
        if (isSelf(node)) {
            return node.role().mayTakeOver() && !standing.tags().standsAside();
        }
        return node.role().mayTakeOver()
                && answer(node.id())
                        .filter(answer -> !answer.claim().profile().tags().standsAside())
                        .isPresent();
    }

    private Optional<PeerObservation> answer(NodeId id) {
        return standing.snapshot().seen().peers().stream()
                .filter(peer -> peer.node().equals(id))
                .flatMap(peer -> peer.health().stream())
                .map(health -> health.value())
                .filter(PeerObservation::answers)
                .findFirst();
    }
}
