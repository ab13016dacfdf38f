package dev.mainstay.application;

import dev.mainstay.domain.decision.TwoMains;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.topology.KnownPeer;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Resolve;
import dev.mainstay.domain.transition.Resolve.Business;
import dev.mainstay.domain.transition.Resolve.OtherMain;
import dev.mainstay.domain.transition.Resolve.Request;
import dev.mainstay.domain.transition.Switchover;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.Reattach;
import dev.mainstay.ports.in.ResolveMains;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Takes a person's word on which of two mains is the true one. Safe for all threads. Source: D6, ADR 0012. */
final class ResolveDesk implements ResolveMains {

    private static final Duration LOOP_LIMIT = Duration.ofSeconds(10);

    private final Ports ports;
    private final Mailbox mailbox;
    private final PublicView shown;
    private final Reattach reattach;
    private final EventRecorder recorder;
    private final OtherMainDesk others;
    private final Loop loop;

    /** What it asks of the loop; asked on the loop thread only. */
    interface Loop extends CommandDesk.Situation {
        /** What this node is busy with. */
        Business business();
    }

    ResolveDesk(
            Ports ports,
            AgentSettings settings,
            Mailbox mailbox,
            PublicView shown,
            Reattach reattach,
            EventRecorder recorder,
            Loop loop) {
        this.ports = ports;
        this.mailbox = mailbox;
        this.shown = shown;
        this.reattach = reattach;
        this.recorder = recorder;
        this.others = new OtherMainDesk(ports, settings);
        this.loop = loop;
    }

    @Override
    public Outcome resolve(Command command, Actor actor, boolean dryRun) {
        NodeState self = ports.state().load().node();
        NodeId own = self.membership()
                .map(Membership::nodeId)
                .orElseThrow(() -> new ConflictException("this server is in no cluster"));
        ClusterSnapshot snapshot = shown.snapshot().value();
        Business business = mailbox.ask(loop::business, LOOP_LIMIT);
        boolean keepsSelf = command.keep().equals(own);
        if (!keepsSelf && peer(command.keep()).isEmpty()) {
            throw new NotFoundException("Node not found in cluster");
        }
        boolean closed = self.condition().isClosed() || business == Business.HAND_OVER_OPEN;
        if (self.role() == Role.MAIN && !closed) {
            return leading(snapshot, command, own, actor, dryRun);
        }
        return keepsSelf
                ? opened(snapshot, command, business, actor, dryRun)
                : followed(snapshot, command, closed, actor, dryRun);
    }

    /** This node is the main: it stays, and the other one is told to come back. */
    private Outcome leading(ClusterSnapshot snapshot, Command command, NodeId own, Actor actor, boolean dryRun) {
        if (!command.keep().equals(own)) {
            KnownPeer kept = peer(command.keep()).orElseThrow();
            throw new ConflictException("node " + own + " is main and open; node " + kept.node()
                    + " opens only by its own agent, which closes this one first: mainstay resolve --keep "
                    + kept.node() + " --reason TEXT --url " + kept.api());
        }
        NodeId other = left(snapshot);
        if (!dryRun) {
            recorder.record(
                    ClusterEvent.of(
                            EventKind.RESOLVE_REQUESTED,
                            "This node was named the true main, instead of node " + other + ": " + command.reason(),
                            facts(snapshot, command, other)),
                    actor);
        }
        Reattach.Command order = new Reattach.Command(true, Optional.of(command.reason()), Optional.empty());
        return new Outcome.There(reattach.relay(other, order, actor, dryRun), other);
    }

    /** Another one is the true main: this node gives its branch up, when that one leads. */
    private Outcome followed(ClusterSnapshot snapshot, Command command, boolean closed, Actor actor, boolean dryRun) {
        if (!closed) {
            throw new ConflictException("nothing to resolve on this node: it is "
                    + snapshot.view().self().role().word() + ", "
                    + snapshot.view().self().condition().word());
        }
        boolean leads = claimed(snapshot, command.keep())
                .filter(claim -> claim.acceptsWrites()
                        && claim.role().filter(Role.MAIN::equals).isPresent())
                .isPresent();
        if (!leads) {
            throw new ConflictException("node " + command.keep()
                    + " does not lead: open it first, with the same command" + " on that node");
        }
        Reattach.Command order = new Reattach.Command(true, Optional.of(command.reason()), Optional.empty());
        return new Outcome.Here(reattach.reattach(order, actor, dryRun), command.keep());
    }

    /** This node is the true main and closed: it opens once the other one is closed for sure. */
    private Outcome opened(ClusterSnapshot snapshot, Command command, Business business, Actor actor, boolean dryRun) {
        OtherMain other = others.look(rival(snapshot, business));
        Request request = new Request(command.reason(), command.force());
        CommandReply reply = mailbox.ask(
                () -> {
                    Business now = loop.business();
                    Plan plan = loop.plan(situation ->
                            with(snapshot, Resolve.plan(situation.view(), situation.seen(), now, request, other)));
                    if (dryRun) {
                        return new CommandReply.Planned(plan);
                    }
                    return plan.mayStart() ? begin(plan, now, actor) : new CommandReply.Refused(plan);
                },
                LOOP_LIMIT);
        return new Outcome.Here(reply, other.node());
    }

    /** From here on a hand-over that is given up leaves this node closed, whatever becomes of what begins now. */
    private CommandReply begin(Plan plan, Business now, Actor actor) {
        if (now == Business.HAND_OVER_OPEN) {
            ports.state().update(facts -> facts.with(facts.node().in(NodeCondition.NEEDS_REBASE)));
        }
        return loop.begin(plan, actor);
    }

    private static Plan with(ClusterSnapshot snapshot, Plan plan) {
        Facts branches = snapshot.outlook().met().map(TwoMains::facts).orElse(Facts.none());
        return new Plan(plan.kind(), plan.verdicts(), branches.with(plan.facts()));
    }

    private static Facts facts(ClusterSnapshot snapshot, Command command, NodeId other) {
        Facts branches = snapshot.outlook().met().map(TwoMains::facts).orElse(Facts.none());
        return branches.with(Resolve.REASON, command.reason()).with(Resolve.OTHER, other);
    }

    /** The one that was left closed: of two mains that met, else the only one whose data has a branch of its own. */
    private static NodeId left(ClusterSnapshot snapshot) {
        return snapshot.outlook().met().map(met -> met.frozen().node()).orElseGet(() -> {
            List<NodeId> marked = snapshot.view().others().stream()
                    .filter(Node::needsRebase)
                    .map(Node::id)
                    .toList();
            if (marked.size() != 1) {
                throw new ConflictException(
                        marked.isEmpty()
                                ? "nothing to resolve: this node is main and no other one has a branch of its own"
                                : "nodes " + marked
                                        + " have branches of their own: bring each back with mainstay reattach"
                                        + " --node N --force");
            }
            return marked.get(0);
        });
    }

    /** Who might lead instead of this closed node. */
    private KnownPeer rival(ClusterSnapshot snapshot, Business business) {
        Optional<NodeId> target = business == Business.HAND_OVER_OPEN
                ? snapshot.operation()
                        .flatMap(running -> running.facts().get(Switchover.TARGET))
                        .map(text -> new NodeId(Integer.parseInt(text)))
                : Optional.empty();
        NodeId own = snapshot.view().self().membership().map(Membership::nodeId).orElseThrow();
        Optional<NodeId> met = snapshot.outlook().met().map(two -> two.leading().node());
        return target.or(() -> met.filter(node -> !node.equals(own)))
                .flatMap(this::peer)
                .or(() -> claimant(snapshot))
                .or(this::only)
                .orElseThrow(() -> new ConflictException(
                        "which node leads instead is not known here: wait until one of them answers"));
    }

    private Optional<KnownPeer> claimant(ClusterSnapshot snapshot) {
        return ports.state().load().peers().stream()
                .filter(peer -> claimed(snapshot, peer.node())
                        .flatMap(Claim::role)
                        .filter(Role.MAIN::equals)
                        .isPresent())
                .findFirst();
    }

    private Optional<KnownPeer> only() {
        List<KnownPeer> all = ports.state().load().peers();
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }

    private static Optional<Claim> claimed(ClusterSnapshot snapshot, NodeId node) {
        return snapshot.seen().peers().stream()
                .filter(peer -> peer.node().equals(node))
                .map(PeerSighting::health)
                .flatMap(Optional::stream)
                .map(health -> health.value()
                        .match(answered -> answered.claim(), refused -> refused.claim(), silent -> Claim.none()))
                .findFirst();
    }

    private Optional<KnownPeer> peer(NodeId node) {
        return ports.state().load().peers().stream()
                .filter(known -> known.node().equals(node))
                .findFirst();
    }
}
