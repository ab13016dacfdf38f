package dev.mainstay.application;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Switchover;
import dev.mainstay.domain.transition.Switchover.TargetLook;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.SwitchOver;
import dev.mainstay.ports.out.HandOverQuestion;
import dev.mainstay.ports.out.ScheduledSwitchover;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Takes the wish to hand the main's role over: looks at the target from the caller's thread, decides on the loop's. */
final class SwitchoverDesk implements SwitchOver {

    private static final Duration LOOP_LIMIT = Duration.ofSeconds(10);

    private final Ports ports;
    private final AgentSettings settings;
    private final Mailbox mailbox;
    private final PublicView shown;
    private final HandOverDesk target;
    private final CommandDesk.Situation situation;

    SwitchoverDesk(
            Ports ports,
            AgentSettings settings,
            Mailbox mailbox,
            PublicView shown,
            HandOverDesk target,
            CommandDesk.Situation situation) {
        this.ports = ports;
        this.settings = settings;
        this.mailbox = mailbox;
        this.shown = shown;
        this.target = target;
        this.situation = situation;
    }

    @Override
    public CommandReply switchOver(Command command, Actor actor, boolean dryRun) {
        Switchover.Request request = request(command);
        TargetLook look = look(request.target());
        return mailbox.ask(
                () -> {
                    Plan plan = situation.plan(now -> Switchover.plan(now.view(), now.seen(), request, look));
                    if (dryRun) {
                        return new CommandReply.Planned(plan);
                    }
                    return plan.mayStart() ? situation.begin(plan, actor) : new CommandReply.Refused(plan);
                },
                LOOP_LIMIT);
    }

    @Override
    public CommandReply schedule(Command command, Instant at, Actor actor) {
        if (!at.isAfter(ports.wallClock().instant())) {
            throw new InvalidRequestException("at " + at + " is not valid: expected a moment in the future");
        }
        Switchover.Request request = request(command);
        TargetLook look = look(request.target());
        Plan plan = mailbox.ask(
                () -> situation.plan(now -> Switchover.plan(now.view(), now.seen(), request, look)), LOOP_LIMIT);
        if (!Switchover.mayWait(plan)) {
            return new CommandReply.Refused(plan);
        }
        ScheduledSwitchover later = new ScheduledSwitchover(command.target(), command.drain(), at, actor.value());
        ports.state().update(facts -> facts.scheduling(Optional.of(later)));
        return new CommandReply.Planned(plan);
    }

    @Override
    public boolean cancel(Actor actor) {
        return ports.state()
                .exchange(facts -> facts.scheduling(Optional.empty()))
                .scheduled()
                .isPresent();
    }

    /** The first in line where nobody is named. */
    Switchover.Request request(Command command) {
        NodeId target = command.target()
                .or(() ->
                        Switchover.firstInLine(view(), shown.snapshot().value().seen()))
                .orElseThrow(() -> new NotFoundException(
                        "Target node not found: no secondary is online that does not stand aside (nofailover)"));
        return new Switchover.Request(target, command.drain());
    }

    private ClusterView view() {
        return shown.snapshot().value().view();
    }

    /** Asks the target; at most a few seconds. */
    TargetLook look(NodeId id) {
        Optional<Node> node = view().node(id);
        Optional<Secret> secret = ports.state().load().secrets().cluster();
        boolean member = ports.state().load().node().membership().isPresent();
        if (node.isEmpty() || secret.isEmpty() || !member) {
            return TargetLook.failed("it is not a member");
        }
        return ports.peers()
                .readiness(
                        node.get().endpoints().api(),
                        secret.get(),
                        target.question(HandOverQuestion.Stage.LOOK),
                        settings.limits().peer())
                .match(
                        ready -> new TargetLook(true, "", ready.problems(), List.of(), ready.version()),
                        refused -> TargetLook.failed(refused.message()),
                        silent -> TargetLook.failed("target unreachable: " + silent.reason()));
    }
}
