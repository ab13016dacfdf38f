package dev.mainstay.application;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Rebase;
import dev.mainstay.domain.transition.Rebase.BranchLook;
import dev.mainstay.domain.transition.Resolve;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.Reattach;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.ReattachAnswer;
import dev.mainstay.ports.out.ReattachOrder;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes the wish to bring an old main back, for this node or, as the main, for another one. Safe for all threads. */
final class ReattachDesk implements Reattach {

    private static final Duration LOOP_LIMIT = Duration.ofSeconds(10);

    private final Ports ports;
    private final AgentSettings settings;
    private final Mailbox mailbox;
    private final PublicView shown;
    private final BranchScout scout;
    private final OperationBook operations;
    private final OrderBook orders;
    private final TakeOverDesk.Loop loop;

    ReattachDesk(
            Ports ports,
            AgentSettings settings,
            Mailbox mailbox,
            PublicView shown,
            OperationBook operations,
            TakeOverDesk.Loop loop) {
        this.ports = ports;
        this.settings = settings;
        this.mailbox = mailbox;
        this.shown = shown;
        this.scout = new BranchScout(ports, settings);
        this.operations = operations;
        this.orders = new OrderBook(mailbox);
        this.loop = loop;
    }

    /** A dry run answers from what was last published: another node may ask, whose loop waits for the answer. */
    @Override
    public CommandReply reattach(Command command, Actor actor, boolean dryRun) {
        Rebase.Request request = new Rebase.Request(Rebase.Trigger.OPERATOR, command.force());
        BranchLook look = scout.look();
        if (dryRun) {
            ClusterSnapshot now = shown.snapshot().value();
            return new CommandReply.Planned(because(command, Rebase.plan(now.view(), now.seen(), request, look)));
        }
        Supplier<Plan> planner =
                () -> loop.plan(now -> because(command, Rebase.plan(now.view(), now.seen(), request, look)));
        return command.order().isPresent()
                ? ordered(command.order().get(), planner, actor)
                : mailbox.ask(() -> begun(planner.get(), actor), LOOP_LIMIT);
    }

    @Override
    public CommandReply rebuild(Actor actor, boolean fromMain) {
        Rebase.Request request = new Rebase.Request(Rebase.Trigger.REBUILD, false, fromMain);
        BranchLook look = scout.look();
        return mailbox.ask(
                () -> begun(loop.plan(now -> Rebase.plan(now.view(), now.seen(), request, look)), actor), LOOP_LIMIT);
    }

    private CommandReply begun(Plan plan, Actor actor) {
        return plan.mayStart() ? loop.begin(plan, actor) : new CommandReply.Refused(plan);
    }

    /** Begun once under its name; nobody waits long for the loop, and a no may be a yes when it is asked for again. */
    private CommandReply ordered(OperationId order, Supplier<Plan> planner, Actor actor) {
        if (operations.find(order).isEmpty()) {
            orders.requireYes(
                    order,
                    () -> decide(order, planner, actor),
                    settings.limits().promote());
        }
        return new CommandReply.Started(order, new Plan(TransitionKind.REBASE, List.of(), Facts.none()));
    }

    private Optional<RuntimeException> decide(OperationId order, Supplier<Plan> planner, Actor actor) {
        if (operations.find(order).isPresent()) {
            return Optional.empty();
        }
        Plan plan = planner.get();
        plan.refusal().ifPresent(no -> {
            throw new UnavailableException(no.guard().sentence() + ": " + no.detail());
        });
        return loop.begin(plan, actor, order)
                .match(refused -> Optional.empty(), planned -> Optional.empty(), started -> Optional.empty());
    }

    /** A person's reason goes into the journal, and so into the events. */
    private static Plan because(Command command, Plan plan) {
        return new Plan(plan.kind(), plan.verdicts(), plan.facts().withKnown(Resolve.REASON, command.reason()));
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
        ReattachOrder.Mode mode = dryRun ? ReattachOrder.Mode.PLAN : ReattachOrder.Mode.BEGIN;
        ReattachOrder order =
                new ReattachOrder(cluster, command.force(), actor.value(), mode, command.reason(), command.order());
        return ports.peers()
                .reattach(
                        member.endpoints().api(),
                        secret,
                        order,
                        settings.limits().peer().multipliedBy(3));
    }
}
