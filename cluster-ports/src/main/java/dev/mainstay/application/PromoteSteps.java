package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.PromoteStep;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reaches the steps of a promotion; of what comes before its point of no return only the lease is given back. */
final class PromoteSteps implements Steps<PromoteStep> {

    /** Fact: when the database accepted writes again, for people. */
    static final String PROMOTED_AT = "promoted_at";

    /** Fact: the new main's timeline. */
    static final String TIMELINE = "timeline";

    /** A promotion that was asked for is slept on for at most this long by the server's receiver (M22). */
    private static final Duration IN_DOUBT = Duration.ofSeconds(8);

    private static final Duration DOUBT_BEAT = Duration.ofMillis(200);

    /** The main is down already: what has not come by then is not coming. */
    private static final Duration LAST_RECORD = Duration.ofSeconds(5);

    private static final Duration RECORD_BEAT = Duration.ofMillis(10);

    private final Ports ports;
    private final AgentSettings settings;
    private final EventRecorder recorder;
    private final Herald herald;
    private final Revival revival;
    private final LeaseDesk lease;
    private final RoleRecord roles;
    private final Door door;

    /** A promotion whose request broke in this process, and when: it may have been heard. */
    private volatile Optional<Doubt> doubt = Optional.empty();

    private record Doubt(OperationId operation, long since, String reason) {}

    PromoteSteps(Ports ports, AgentSettings settings, EventRecorder recorder, DatabaseStart start) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
        this.herald = new Herald(ports, settings.limits().peer());
        this.revival = new Revival(ports, settings, start);
        this.lease = new LeaseDesk(ports, settings);
        this.roles = new RoleRecord(ports);
        this.door = start.door();
    }

    @Override
    public StepStatus reach(PromoteStep step, StepContext context) {
        return switch (step) {
            case ANNOUNCE -> announce(context);
            case ASK_OLD_MAIN_TO_YIELD -> askToYield(context);
            case HOLD_LAST_RECORD -> holdLastRecord(context);
            case TAKE_LEASE -> lease.take(context);
            case AWAIT_STANDBYS -> awaitStandbys(context);
            case PROMOTE -> promote(context);
            case TAKE_ROLE -> takeRole(context);
            case RESET_SETTINGS -> onRunning(context, this::resetSettings);
            case RECORD_ROLES -> onRunning(context, () -> roles.record(context));
            case CREATE_SLOTS -> onRunning(context, () -> roles.makeSlots(door.isHeld()));
            case RELEASE_REDIS -> releaseRedis();
            case NOTIFY_NODES -> notifyNodes(context);
            case RESTART_SERVICES -> restartServices();
            case RUN_HOOKS -> RoleHooks.run(ports);
            case CONCLUDE -> conclude(context);
        };
    }

    @Override
    public StepStatus undo(PromoteStep step, StepContext context) {
        if (step == PromoteStep.TAKE_LEASE) {
            return lease.giveBack(term(context));
        }
        throw new IllegalStateException(step + " has no compensation");
    }

    /** After a crash, of the agent or of the request, only the database can tell whether it left recovery. */
    @Override
    public StepStatus settle(PromoteStep step, StepContext context) {
        return settle(context, context.waited(), "the agent stopped before the database left recovery");
    }

    /**
     * Still in recovery, the promotion is given up and decided anew on fresh evidence (F45, F46). A database that does not
     * answer may have left it, and whoever handed over must not open beside it: it is started and asked.
     */
    private StepStatus settle(StepContext context, Duration waited, String reason) {
        try {
            Optional<StepStatus> down = revival.ofMain(context);
            return down.isPresent() ? down.get() : settleRunning(context, waited, reason);
        } catch (ClusterException unknown) {
            return StepStatus.pending(DOUBT_BEAT, Progress.saying(String.valueOf(unknown.getMessage())));
        }
    }

    /** Out of recovery, the term is taken, whether or not a write proves it yet: a main that returns must learn so. */
    private StepStatus settleRunning(StepContext context, Duration waited, String reason) {
        Optional<Boolean> recovery =
                ports.probe().look(settings.limits().peer()).recovery();
        if (recovery.isPresent() && !recovery.get()) {
            ports.state().update(facts -> facts.with(facts.node().knowing(term(context))));
            return promoted();
        }
        boolean inTime = recovery.isEmpty() || waited.compareTo(IN_DOUBT) < 0;
        return inTime
                ? StepStatus.pending(DOUBT_BEAT, Progress.saying("asking whether the promotion took place"))
                : StepStatus.failed(reason);
    }

    private StepStatus announce(StepContext context) {
        boolean byPerson = RoleRecord.trigger(context) == Promote.Trigger.OPERATOR;
        if (byPerson) {
            record(context, EventKind.PROMOTE_REQUESTED, "Promotion to main was asked for");
        }
        record(context, EventKind.FAILOVER_STARTED, "Failover to this node begins, term " + term(context));
        return StepStatus.reached();
    }

    /** Sent off the path of the write gap: the old main may be dead, and nobody waits for it. */
    private StepStatus askToYield(StepContext context) {
        if (RoleRecord.trigger(context).isOfMain()) {
            return StepStatus.reached();
        }
        NodeState self = ports.state().load().node();
        self.main().ifPresent(main -> herald.askToYield(main.endpoints().api(), term(context)));
        return StepStatus.reached();
    }

    /** The proof of a switchover (M17): the main named its end, and this node has it on disk or does not promote. */
    private StepStatus holdLastRecord(StepContext context) {
        Optional<Lsn> end = context.facts().get(Promote.FENCE_LSN).map(Lsn::parse);
        if (end.isEmpty()) {
            return StepStatus.reached();
        }
        Lsn received = ports.postgres().received();
        if (received.hasReached(end.get())) {
            return StepStatus.reached(Facts.of("received_lsn", received));
        }
        String how = "fence LSN not reached: the main ended at " + end.get() + ", received up to " + received;
        return context.waited().compareTo(LAST_RECORD) < 0
                ? StepStatus.pending(RECORD_BEAT, Progress.saying(how))
                : StepStatus.failed(how);
    }

    private StepStatus promote(StepContext context) {
        Optional<Doubt> broken = doubt.filter(mine -> mine.operation().equals(context.operation()));
        if (broken.isPresent()) {
            Duration since =
                    Duration.ofNanos(ports.ticker().nanos() - broken.get().since());
            return settle(context, since, broken.get().reason());
        }
        try {
            return promoted();
        } catch (ClusterException failure) {
            String reason = String.valueOf(failure.getMessage());
            doubt = Optional.of(new Doubt(context.operation(), ports.ticker().nanos(), reason));
            return StepStatus.pending(DOUBT_BEAT, Progress.saying(reason));
        }
    }

    /** Asks a database in recovery to leave it; of one that has left it, only the proof. */
    private StepStatus promoted() {
        Timeline timeline = ports.postgres().promote(settings.limits().promote());
        return StepStatus.reached(
                Facts.of(PROMOTED_AT, ports.wallClock().instant()).with(TIMELINE, timeline));
    }

    /** What writes to the database brings one that died meanwhile up first. */
    private StepStatus onRunning(StepContext context, Supplier<StepStatus> action) {
        return revival.ofMain(context).orElseGet(action);
    }

    private StepStatus takeRole(StepContext context) {
        ports.state().update(facts -> facts.with(leading(facts.node(), context)));
        return StepStatus.reached();
    }

    /** What a person takes by force waits for nobody: the others count as dead. */
    private static NodeState leading(NodeState node, StepContext context) {
        boolean forced =
                context.facts().get(Promote.FORCED).filter("true"::equals).isPresent();
        NodeState leads = node.leading(node.membership().orElseThrow(), term(context));
        return leads.sync()
                .filter(record -> forced && record.revision() == 1)
                .map(record -> leads.holding(record.takenByForce(record.term())))
                .orElse(leads);
    }

    /** A server whose commits were never to wait is not asked; else what an earlier role left is overruled too. */
    private StepStatus awaitStandbys(StepContext context) {
        leading(ports.state().load().node(), context).sync().ifPresent(record -> {
            Lsn unused = ports.postgres().waitForStandbys(record.standbyNames());
        });
        return StepStatus.reached();
    }

    private StepStatus resetSettings() {
        ports.postgres().resetRoleSettings();
        return StepStatus.reached();
    }

    /** A lost main is told and not waited for, and told again each beat; one that handed over knows. */
    private StepStatus notifyNodes(StepContext context) {
        Optional<String> knows = context.facts()
                .get(Promote.OLD_MAIN)
                .filter(old -> RoleRecord.trigger(context).isOfMain());
        List<Node> all = roles.others().stream()
                .filter(node -> !knows.equals(Optional.of(node.id().toString())))
                .toList();
        all.stream()
                .filter(Node::needsRebase)
                .forEach(lost -> herald.announceMain(lost.endpoints().api()));
        return herald.announceMain(
                all.stream().filter(node -> !node.needsRebase()).toList());
    }

    private StepStatus releaseRedis() {
        if (ports.redis().isManaged()) {
            ports.redis().standAlone();
        }
        return StepStatus.reached();
    }

    private StepStatus restartServices() {
        ports.services().restart();
        return StepStatus.reached();
    }

    private StepStatus conclude(StepContext context) {
        record(
                context,
                EventKind.FAILOVER_COMPLETED,
                "Failover completed: this node is main in term " + term(context)
                        + "; point MikroTik RADIUS and DNS to this server");
        return StepStatus.reached();
    }

    private void record(StepContext context, EventKind kind, String description) {
        recorder.recordOnce(context.operation(), context.actor(), ClusterEvent.of(kind, description, context.facts()));
    }

    private static Term term(StepContext context) {
        return new Term(Long.parseLong(context.fact(Promote.TERM)));
    }
}
