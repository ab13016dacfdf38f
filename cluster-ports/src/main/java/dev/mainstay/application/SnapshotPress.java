package dev.mainstay.application;

import dev.mainstay.domain.decision.Decision;
import dev.mainstay.domain.decision.Outlook;
import dev.mainstay.domain.decision.OutlookRule;
import dev.mainstay.domain.decision.TwoMains;
import dev.mainstay.domain.health.MainVerdict;
import dev.mainstay.domain.health.NodeHealth;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.policy.Backing;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.MainStatus;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.StoredEvent;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes the snapshot that readers see: what the tables say, overlaid with what this node sees itself (H-33). Pure. */
final class SnapshotPress {

    private final AgentSettings settings;

    SnapshotPress(AgentSettings settings) {
        this.settings = settings;
    }

    /**
     * What a snapshot is made of.
     *
     * @param view what the node holds true
     * @param seen the last look around
     * @param health the answer to {@code /health}
     * @param decision of this turn
     * @param policy in force
     * @param own what the node reports of itself
     * @param events the latest
     * @param operation the running one
     * @param mainSeen when the main was last seen
     * @param watched how long the main has been watched
     * @param at the wall clock
     * @param met two mains that met
     * @param handOver whether the end of a hand-over is awaited
     * @param lingering old mains that still take connections
     * @param facts what it keeps over restarts
     * @param script where the script lies that somebody must run
     */
    record Proof(
            ClusterView view,
            Observation seen,
            NodeHealth health,
            Decision decision,
            Policy policy,
            NodeReport own,
            List<StoredEvent> events,
            Optional<OperationReport> operation,
            Optional<Instant> mainSeen,
            Duration watched,
            Instant at,
            Optional<TwoMains> met,
            boolean handOver,
            List<NodeId> lingering,
            LocalFacts facts,
            Optional<String> script) {}

    ClusterSnapshot print(Proof proof) {
        NodeState self = proof.view().self();
        Role role = proof.health().role();
        boolean member = self.membership().isPresent();
        boolean recovering = proof.seen().database().value().recovery().orElse(false);
        return new ClusterSnapshot(
                overlaid(proof),
                role,
                proof.health(),
                proof.seen(),
                proof.decision().explanation(),
                outlook(proof),
                proof.policy(),
                member && role.follows() ? Optional.of(mainStatus(proof)) : Optional.empty(),
                proof.own(),
                self.address().orElse(settings.advertised().address()),
                settings.version(),
                proof.events(),
                proof.operation(),
                isClosed(self, recovering),
                proof.facts().scheduled(),
                proof.facts().restart(),
                proof.at());
    }

    /** One that left with its database in recovery accepts no writes either. */
    private static boolean isClosed(NodeState self, boolean recovering) {
        boolean cluster = self.membership().isPresent() || self.condition() == NodeCondition.LEFT;
        return cluster && (recovering || self.condition().isClosed());
    }

    private static Outlook outlook(Proof proof) {
        return OutlookRule.explain(new OutlookRule.Grounds(
                proof.view(),
                proof.seen(),
                proof.policy(),
                proof.decision().explanation(),
                standing(proof.decision().explanation().backing()),
                proof.met(),
                proof.handOver(),
                proof.lingering(),
                proof.script()));
    }

    private static Optional<Outlook.Standing> standing(Backing backing) {
        boolean needed = backing.state() != Backing.State.NOT_NEEDED;
        String state = backing.state().name().toLowerCase(Locale.ROOT);
        return needed
                ? Optional.of(new Outlook.Standing(state, backing.age(), backing.left(), backing.detail()))
                : Optional.empty();
    }

    /** A main that was never seen is offline since it was first looked for: the button must come after a restart too. */
    private static MainStatus mainStatus(Proof proof) {
        MainVerdict verdict = proof.decision().explanation().main();
        boolean online = isOnline(verdict);
        Duration offline = online ? Duration.ZERO : verdict.wasSeen() ? verdict.silence() : proof.watched();
        boolean canPromote = proof.seen().database().value().recovery().orElse(false)
                && verdict.isSilentNow()
                && offline.compareTo(proof.policy().failover().threshold()) > 0;
        return new MainStatus(online, offline, proof.mainSeen(), canPromote);
    }

    private static boolean isOnline(MainVerdict verdict) {
        return verdict.state() == MainVerdict.State.ANSWERING || verdict.state() == MainVerdict.State.DEGRADED;
    }

    private static ClusterView overlaid(Proof proof) {
        List<Node> nodes = new ArrayList<>();
        for (Node node : proof.view().nodes()) {
            nodes.add(overlaid(proof, node));
        }
        return new ClusterView(proof.view().self(), proof.view().config(), nodes);
    }

    private static Node overlaid(Proof proof, Node node) {
        if (proof.view().own().filter(node::equals).isPresent()) {
            Node own = node.heard(proof.own(), proof.at());
            boolean closed = proof.view().self().condition().isClosed();
            boolean rebase = proof.view().self().condition().mustRebase();
            return closed ? own.as(proof.health().role(), NodeStatus.ERROR).rebasing(rebase) : own;
        }
        boolean watched = proof.view().self().role().follows() && node.role().leads();
        if (!watched) {
            return claimed(proof, node);
        }
        MainVerdict verdict = proof.decision().explanation().main();
        NodeStatus status = isOnline(verdict) ? NodeStatus.ONLINE : NodeStatus.OFFLINE;
        return new Node(
                node.id(),
                node.hardwareId(),
                node.role(),
                node.name(),
                node.endpoints(),
                status,
                node.report(),
                proof.mainSeen(),
                node.joinedAt(),
                node.priority(),
                node.needsRebase());
    }

    /** What a node of this term or a newer one says of itself stands over a table that a fenced node cannot renew. */
    private static Node claimed(Proof proof, Node node) {
        return proof.seen().peers().stream()
                .filter(peer -> peer.node().equals(node.id()))
                .flatMap(peer -> peer.health().stream())
                .map(health -> health.value()
                        .match(PeerObservation.Answered::claim, refused -> Claim.none(), silent -> Claim.none()))
                .filter(claim -> claim.role().filter(Role.MAIN::equals).isPresent())
                .filter(claim -> !proof.view().self().term().isNewerThan(claim.term()))
                .findFirst()
                .map(claim -> node.as(Role.MAIN, NodeStatus.ONLINE))
                .orElse(node);
    }

    /** The health of a node whose database answered at some time, or never. */
    static NodeHealth health(NodeState self, Observer observer) {
        Optional<Seen<DatabaseObservation>> answer = observer.lastAnswer();
        return NodeHealth.of(self, answer);
    }
}
