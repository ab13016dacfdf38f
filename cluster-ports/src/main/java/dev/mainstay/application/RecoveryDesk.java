package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.HostKey;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.observation.SourceObservation;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Recover;
import dev.mainstay.domain.transition.RecoverStep;
import dev.mainstay.domain.transition.SetupMain;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.Operations;
import dev.mainstay.ports.in.RecoverFromServer;
import dev.mainstay.ports.out.RecoveryPorts;
import dev.mainstay.ports.out.SourceAccess;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Takes requests for a recovery: looks over SSH from the caller's thread, decides on the loop's. Safe for all threads.
 */
final class RecoveryDesk implements RecoverFromServer {

    private static final Duration LOOP_LIMIT = Duration.ofSeconds(10);

    /** A client gives up after 30 s, and the look is only the beginning. */
    private static final Duration LOOK = Duration.ofSeconds(12);

    private static final int MOST_KNOWN = 256;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    private final Ports ports;
    private final AgentSettings settings;
    private final Mailbox mailbox;
    private final Operations operations;
    private final RecoveryRun run;
    private final CommandDesk.Situation situation;
    private final Map<Endpoint, HostKey> known = new ConcurrentHashMap<>();

    RecoveryDesk(
            Ports ports,
            AgentSettings settings,
            Mailbox mailbox,
            Operations operations,
            RecoveryRun run,
            CommandDesk.Situation situation) {
        this.ports = ports;
        this.settings = settings;
        this.mailbox = mailbox;
        this.operations = operations;
        this.run = run;
        this.situation = situation;
    }

    @Override
    public Report testSource(SourceAccess access) {
        SourceObservation seen = look(access);
        try {
            return new Report(seen, Optional.of(recovery().room().look().dataRoom()));
        } catch (ClusterException unknown) {
            return new Report(seen, Optional.empty());
        }
    }

    /** The key that was seen first holds until a caller names another one (D12); a new agent begins anew. */
    private SourceObservation look(SourceAccess access) {
        Endpoint door = access.server().door();
        Optional<HostKey> pinned = access.pinned().or(() -> Optional.ofNullable(known.get(door)));
        SourceObservation seen =
                recovery().source().look(new SourceAccess(access.server(), access.credential(), pinned), LOOK);
        boolean trusted = seen.loggedIn() && (known.size() < MOST_KNOWN || known.containsKey(door));
        seen.hostKey().filter(key -> trusted).ifPresent(key -> known.put(door, key));
        return seen;
    }

    @Override
    public CommandReply recover(Command command, Actor actor, boolean dryRun) {
        Recover.Request request = new Recover.Request(
                command.access().server(),
                command.becomeMain(),
                command.confirmed(),
                new SetupMain.Request(settings.name(), settings.advertised()));
        requireUsable(request);
        Plan standing = planned(now ->
                new Plan(TransitionKind.RECOVER, Recover.standing(now.view(), now.seen(), request), Facts.none()));
        if (!standing.mayStart() && !dryRun) {
            return new CommandReply.Refused(standing);
        }
        SourceObservation source = look(command.access());
        Recover.Room room = recovery().room().look();
        boolean leads = request.becomeMain() && leads(request.source().door().address());
        Facts more = Facts.of(SetupMainSteps.CLUSTER, ports.ids().cluster())
                .with(RecoverSteps.STAMP, STAMP.format(ports.wallClock().instant()))
                .with(Recover.SOURCE_LEADS, leads);
        Recover.Request decided = leads ? request.withoutRole() : request;
        return mailbox.ask(
                () -> {
                    Plan plan = situation.plan(
                            now -> with(Recover.plan(now.view(), now.seen(), decided, source, room), more));
                    if (dryRun) {
                        return new CommandReply.Planned(plan);
                    }
                    if (!plan.mayStart()) {
                        return new CommandReply.Refused(plan);
                    }
                    run.open(pinned(command.access(), source));
                    return situation.begin(plan, actor);
                },
                LOOP_LIMIT);
    }

    /**
     * Two mains of the same customers would both bill them; one that does not say what it is may be an
     * old server (H-40). It is asked by the scheme and port that this node's own API is told by.
     */
    private boolean leads(NodeAddress source) {
        PeerUrl api = settings.advertised().at(source).api();
        return ports.peers()
                .health(api, settings.limits().peer())
                .match(
                        answered -> answered.claim().role().equals(Optional.of(Role.MAIN))
                                && answered.claim().acceptsWrites(),
                        refused -> false,
                        silent -> false);
    }

    /** What was looked at is what is read: the same key, whoever has the address meanwhile. */
    private static SourceAccess pinned(SourceAccess access, SourceObservation source) {
        HostKey shown = source.hostKey()
                .orElseThrow(() -> new IllegalStateException("a look that logged in has seen the host key"));
        return access.pinnedTo(shown);
    }

    /** What a main of its own needs anyway (D26), and what starts and stops the database. */
    private void requireUsable(Recover.Request request) {
        if (!ports.server().isManaged()) {
            throw new ConflictException("this agent may not run the database's programs (postgresql.process is none):"
                    + " recovering needs postgresql.process: local or docker");
        }
        NodeAddress address = request.setup().endpoints().address();
        if (request.becomeMain() && (address.isUndialable() || (address.isLoopback() && !settings.allowLoopback()))) {
            throw new InvalidRequestException("address '" + address + "' is not valid: expected an address that other"
                    + " servers can dial; set node.advertise.host");
        }
    }

    private Plan planned(Function<Now, Plan> planner) {
        return mailbox.ask(() -> situation.plan(planner), LOOP_LIMIT);
    }

    @Override
    public void cancel(OperationId operation, Actor actor) {
        OperationReport report =
                operations.find(operation).orElseThrow(() -> new NotFoundException("Operation not found"));
        if (report.kind() != TransitionKind.RECOVER) {
            throw new ConflictException("only a recovery can be cancelled; this is a "
                    + report.kind().word());
        }
        if (report.status() != OperationReport.Status.RUNNING || report.undoing() || !hears(report)) {
            throw new ConflictException("it is too late to cancel: the recovery "
                    + (report.status() == OperationReport.Status.RUNNING ? "ends by itself soon" : "has ended"));
        }
        run.cancel(actor.value());
        mailbox.wake();
    }

    /** Up to the swap all of it ends; the copy of the uploads ends alone, and the database stays recovered. */
    private static boolean hears(OperationReport report) {
        return report.step()
                .map(step -> RecoverStep.valueOf(step.name()))
                .filter(step -> step.compareTo(RecoverStep.SWAP_NAMES) < 0 || step == RecoverStep.FETCH_UPLOADS)
                .isPresent();
    }

    private RecoveryPorts recovery() {
        return ports.recovery()
                .orElseThrow(() -> new ConflictException("this host offers no recovery from another server"));
    }

    private static Plan with(Plan plan, Facts more) {
        return new Plan(plan.kind(), plan.verdicts(), plan.facts().with(more));
    }
}
