package dev.mainstay.application;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.transition.LeadStandbys;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.SetupMain;
import dev.mainstay.domain.transition.SetupSecondary;
import dev.mainstay.domain.transition.SetupSecondary.MainLook;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.PromoteToMain;
import dev.mainstay.ports.in.SetUpMain;
import dev.mainstay.ports.in.SetUpSecondary;
import dev.mainstay.ports.out.Notice;
import dev.mainstay.ports.out.OperatorScript;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Takes commands that ask for a transition: looks from the caller's thread, decides on the loop's.
 *
 * <p>Safe for all threads.
 */
final class CommandDesk implements SetUpMain, SetUpSecondary, PromoteToMain {

    private static final Duration LOOP_LIMIT = Duration.ofSeconds(10);

    private final Ports ports;
    private final AgentSettings settings;
    private final Mailbox mailbox;
    private final Situation situation;

    /** What the loop offers to commands; asked on the loop thread only. */
    interface Situation {

        /** A plan made from what is known now. */
        Plan plan(Function<Now, Plan> planner);

        /** Begins a transition. */
        CommandReply begin(Plan plan, Actor actor);
    }

    CommandDesk(Ports ports, AgentSettings settings, Mailbox mailbox, Situation situation) {
        this.ports = ports;
        this.settings = settings;
        this.mailbox = mailbox;
        this.situation = situation;
    }

    @Override
    public CommandReply setUpMain(SetUpMain.Command command, Actor actor, boolean dryRun) {
        NodeEndpoints endpoints =
                dialable(command.address().map(settings.advertised()::at).orElse(settings.advertised()));
        SetupMain.Request request = new SetupMain.Request(command.name().orElse(settings.name()), endpoints);
        Facts cluster = Facts.of(SetupMainSteps.CLUSTER, ports.ids().cluster());
        return decide(
                now -> with(SetupMain.plan(now.view(), now.seen(), request), cluster), plan -> plan, actor, dryRun);
    }

    @Override
    public CommandReply setUpSecondary(SetUpSecondary.Command command, Actor actor, boolean dryRun) {
        if (!command.role().follows()) {
            throw new InvalidRequestException("role '" + command.role().word()
                    + "' is not valid: expected secondary, server3, server4 or server5");
        }
        SetupSecondary.Request request = new SetupSecondary.Request(
                command.name().orElse(settings.name()),
                command.role(),
                dialable(command.address().map(settings.advertised()::at).orElse(settings.advertised())),
                command.main(),
                command.force());
        MainLook main = look(command);
        return decide(
                now -> SetupSecondary.plan(now.view(), now.seen(), request, main),
                plan -> {
                    ports.state().update(facts -> facts.with(facts.secrets().withCluster(command.secret())));
                    return plan;
                },
                actor,
                dryRun);
    }

    @Override
    public String dataLocation() {
        return ports.data().location();
    }

    @Override
    public Optional<OperatorScript> script() {
        return ports.data().handedOut();
    }

    @Override
    public CommandReply promote(Promote.Lift lift, Actor actor, boolean dryRun) {
        Promote.Request request = new Promote.Request(Promote.Trigger.OPERATOR, lift);
        LeadStandbys.Request lead = new LeadStandbys.Request(
                true, lift == Promote.Lift.DOUBT, settings.remotePassword().isPresent());
        return decide(
                now -> LeadStandbys.isFor(now.view())
                        ? LeadStandbys.plan(now.view(), now.seen(), now.policy(), lead)
                        : Promote.plan(now.view(), now.seen(), now.policy(), request),
                plan -> plan,
                actor,
                dryRun);
    }

    /** {@code prepare} runs only when the transition is about to begin, before its intent is journaled. */
    private CommandReply decide(Function<Now, Plan> planner, UnaryOperator<Plan> prepare, Actor actor, boolean dryRun) {
        return mailbox.ask(
                () -> {
                    Plan plan = situation.plan(planner);
                    if (dryRun) {
                        return new CommandReply.Planned(plan);
                    }
                    return plan.mayStart()
                            ? situation.begin(prepare.apply(plan), actor)
                            : new CommandReply.Refused(plan);
                },
                LOOP_LIMIT);
    }

    private MainLook look(SetUpSecondary.Command command) {
        Duration limit = settings.limits().peer();
        PeerObservation health = ports.peers().health(command.main(), limit);
        return health.match(
                answered -> askWithSecret(command, answered),
                refused -> new MainLook(false, refused.reason(), false, Optional.empty()),
                silent -> new MainLook(false, silent.reason(), false, Optional.empty()));
    }

    private MainLook askWithSecret(SetUpSecondary.Command command, PeerObservation.Answered main) {
        return ports.peers()
                .notify(
                        command.main(),
                        command.secret(),
                        Notice.ping(),
                        settings.limits().peer())
                .match(
                        answered -> new MainLook(
                                true, "it answers", true, main.claim().version()),
                        refused -> new MainLook(
                                true, "it answers", false, main.claim().version()),
                        silent -> new MainLook(false, silent.reason(), false, Optional.empty()));
    }

    private NodeEndpoints dialable(NodeEndpoints endpoints) {
        NodeAddress address = endpoints.address();
        if (address.isUndialable() || (address.isLoopback() && !settings.allowLoopback())) {
            throw new InvalidRequestException("address '" + address + "' is not valid: expected an address that other"
                    + " servers can dial; set node.advertise.host or give server_ip");
        }
        return endpoints;
    }

    private static Plan with(Plan plan, Facts more) {
        return new Plan(plan.kind(), plan.verdicts(), plan.facts().with(more));
    }
}
