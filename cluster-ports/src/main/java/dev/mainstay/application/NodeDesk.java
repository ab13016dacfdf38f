package dev.mainstay.application;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.error.StaleTermException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.ports.in.AdmitNode;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.ReceiveHeartbeat;
import dev.mainstay.ports.in.RecogniseNode;
import dev.mainstay.ports.out.Heartbeat;
import dev.mainstay.ports.out.HeartbeatReply;
import dev.mainstay.ports.out.JoinGrant;
import dev.mainstay.ports.out.JoinRequest;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.settings.Secret;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Serves other nodes: recognises them, admits them, takes their heartbeats. Safe for all threads. */
final class NodeDesk implements RecogniseNode, AdmitNode, ReceiveHeartbeat {

    private final Ports ports;
    private final PublicView shown;
    private final Roster roster;
    private final Admissions admissions;
    private final TermWatch terms;

    NodeDesk(Ports ports, PublicView shown, Roster roster, Admissions admissions, TermWatch terms) {
        this.ports = ports;
        this.shown = shown;
        this.roster = roster;
        this.admissions = admissions;
        this.terms = terms;
    }

    @Override
    public boolean isSigned(String text, String signature) {
        return isAccepted(secret -> Secret.of(secret.sign(text)).matches(signature));
    }

    @Override
    public boolean knowsSecret(String presented) {
        return isAccepted(secret -> secret.matches(presented)) && !presented.isBlank();
    }

    /** By each of the secrets that are taken, whichever it is by. */
    private boolean isAccepted(Predicate<Secret> matches) {
        LocalFacts facts = ports.state().load();
        boolean member = facts.node().membership().isPresent() && facts.node().condition() != NodeCondition.LEFT;
        long accepted = facts.secrets().accepted().stream().filter(matches).count();
        return member && accepted > 0;
    }

    @Override
    public JoinGrant admit(JoinRequest request) {
        requireMain();
        return admissions.admit(request);
    }

    @Override
    public HeartbeatReply receive(Heartbeat heartbeat) {
        NodeState self = ports.state().load().node();
        if (terms.hear(heartbeat.term(), "a heartbeat of " + heartbeat.hardwareId())) {
            throw new StaleTermException(
                    "stale epoch: this node knew " + self.term() + ", the sender knows " + heartbeat.term());
        }
        requireMain();
        ClusterSnapshot snapshot = shown.snapshot().value();
        if (snapshot.view().own().isEmpty()) {
            throw new UnavailableException("the members have not been read yet: ask again in a moment");
        }
        NodeId sender =
                find(snapshot.view(), heartbeat).orElseThrow(() -> new NotFoundException("Node not found in cluster"));
        roster.heard(sender, heartbeat.report(), ports.wallClock().instant());
        return new HeartbeatReply(
                Optional.of(sender),
                self.term(),
                snapshot.health().position(),
                Optional.of(snapshot.ownVersion()),
                Optional.of(snapshot.policy().failover().automatic()),
                Optional.of(snapshot.policy().failover().threshold()),
                Optional.of(ports.wallClock().instant()),
                KeptTables.of(ports.state().load()));
    }

    private void requireMain() {
        NodeState self = ports.state().load().node();
        boolean leads = self.role().leads() && !self.condition().isClosed();
        if (!leads || shown.snapshot().value().role() != self.role()) {
            throw new ConflictException("not the main server");
        }
    }

    /** By server, by number, then by an address that only one follower has: an existing node may name itself anew. */
    private Optional<NodeId> find(ClusterView view, Heartbeat heartbeat) {
        List<Node> members = admissions.members(view);
        Optional<Node> byServer = members.stream()
                .filter(node -> node.hardwareId().equals(heartbeat.hardwareId()))
                .findFirst();
        return byServer.or(() -> heartbeat
                        .node()
                        .flatMap(id -> members.stream()
                                .filter(node -> node.id().equals(id))
                                .findFirst()))
                .or(() -> heartbeat.address().flatMap(address -> onlyFollowerAt(members, address)))
                .map(Node::id);
    }

    private static Optional<Node> onlyFollowerAt(List<Node> members, NodeAddress address) {
        List<Node> there = members.stream()
                .filter(node ->
                        node.role().follows() && node.endpoints().address().equals(address))
                .toList();
        return there.size() == 1 ? Optional.of(there.get(0)) : Optional.empty();
    }

    /** Takes what a message says of terms; true when this node must close itself. */
    interface TermWatch {

        /** A term was heard of in an authenticated message. */
        boolean hear(Term term, String from);
    }
}
