package dev.mainstay.application;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Rebase;
import dev.mainstay.domain.transition.Rebase.BranchLook;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.Reattach;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.ReattachAnswer;
import dev.mainstay.ports.out.ReattachOrder;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;

/** Takes the wish to bring an old main back, for this node or, as the main, for another one. Safe for all threads. */
final class ReattachDesk implements Reattach {

    private static final Duration LOOP_LIMIT = Duration.ofSeconds(10);

    private final Ports ports;
    private final AgentSettings settings;
    private final Mailbox mailbox;
    private final PublicView shown;
    private final BranchScout scout;
    private final CommandDesk.Situation situation;

    ReattachDesk(
            Ports ports, AgentSettings settings, Mailbox mailbox, PublicView shown, CommandDesk.Situation situation) {
        this.ports = ports;
        this.settings = settings;
        this.mailbox = mailbox;
        this.shown = shown;
        this.scout = new BranchScout(ports, settings);
        this.situation = situation;
    }

    @Override
    public CommandReply reattach(Command command, Actor actor, boolean dryRun) {
        Rebase.Request request = new Rebase.Request(Rebase.Trigger.OPERATOR, command.force());
        BranchLook look = scout.look();
        return mailbox.ask(
                () -> {
                    Plan plan = situation.plan(now -> Rebase.plan(now.view(), now.seen(), request, look));
                    if (dryRun) {
                        return new CommandReply.Planned(plan);
                    }
                    return plan.mayStart() ? situation.begin(plan, actor) : new CommandReply.Refused(plan);
                },
                LOOP_LIMIT);
    }

    @Override
    public PeerReply<ReattachAnswer> relay(NodeId node, Command command, Actor actor, boolean dryRun) {
        NodeState self = ports.state().load().node();
        if (self.role() != Role.MAIN || self.condition().mustRebase()) {
            throw new ConflictException("not the main server");
        }
        Node member = shown.snapshot().value().view().others().stream()
                .filter(other -> other.id().equals(node))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("Node not found"));
        ClusterId cluster = self.membership().map(Membership::clusterId).orElseThrow();
        Secret secret = ports.state().load().secrets().cluster().orElseThrow();
        ReattachOrder order = new ReattachOrder(
                cluster, command.force(), actor.value(), dryRun ? ReattachOrder.Mode.PLAN : ReattachOrder.Mode.BEGIN);
        return ports.peers()
                .reattach(
                        member.endpoints().api(),
                        secret,
                        order,
                        settings.limits().peer().multipliedBy(3));
    }
}
