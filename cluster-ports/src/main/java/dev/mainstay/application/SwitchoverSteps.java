package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.domain.transition.Switchover;
import dev.mainstay.domain.transition.SwitchoverStep;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.Optional;

/** Reaches and takes back the steps of a switchover, on the main that gives its role away. */
final class SwitchoverSteps implements Steps<SwitchoverStep> {

    private static final Duration DRAIN_BEAT = Duration.ofMillis(20);
    private static final Duration CATCH_UP_BEAT = Duration.ofMillis(10);
    private static final Duration CATCH_UP = Duration.ofSeconds(30);

    private final Ports ports;
    private final AgentSettings settings;
    private final EventRecorder recorder;
    private final HandOverDesk desk;
    private final StandbyDesk standby;
    private final Revival revival;
    private final ReturnAsMain wayBack;
    private final LeaseDesk lease;

    SwitchoverSteps(Ports ports, AgentSettings settings, EventRecorder recorder, DatabaseStart start) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
        this.desk = new HandOverDesk(ports, settings, recorder);
        this.standby = new StandbyDesk(ports, settings);
        this.wayBack = new ReturnAsMain(ports, settings, recorder, start);
        this.lease = new LeaseDesk(ports, settings);
        this.revival = new Revival(ports, settings, start);
    }

    @Override
    public StepStatus reach(SwitchoverStep step, StepContext context) {
        return switch (step) {
            case ANNOUNCE -> announce(context);
            case PREPARE_TARGET -> desk.prepare(context);
            case CHECKPOINT -> checkpoint();
            case CLOSE -> close(context);
            case DRAIN -> drain(context);
            case CATCH_UP -> catchUp(context);
            case STOP_DATABASE -> stopDatabase();
            case HAND_OVER -> desk.handOver(context);
            case CONFIGURE_STANDBY -> configureStandby(context);
            case TAKE_ROLE -> takeRole(context);
            case START_STANDBY -> standby.start();
            case STREAM -> stream(context);
            case FOLLOW_REDIS -> standby.followRedis(Heir.of(context).endpoints());
            case STOP_SERVICES -> stopServices();
            case RUN_HOOKS -> RoleHooks.run(ports);
            case CONCLUDE -> conclude(context);
        };
    }

    @Override
    public StepStatus undo(SwitchoverStep step, StepContext context) {
        return switch (step) {
            case CLOSE -> admitAgain(context);
            case STOP_DATABASE -> wayBack.go(context);
            case ANNOUNCE,
                    PREPARE_TARGET,
                    CHECKPOINT,
                    DRAIN,
                    CATCH_UP,
                    HAND_OVER,
                    CONFIGURE_STANDBY,
                    TAKE_ROLE,
                    START_STANDBY,
                    STREAM,
                    FOLLOW_REDIS,
                    STOP_SERVICES,
                    RUN_HOOKS,
                    CONCLUDE -> throw new IllegalStateException(step + " has no compensation");
        };
    }

    private StepStatus announce(StepContext context) {
        recorder.recordOnce(
                context.operation(),
                context.actor(),
                ClusterEvent.of(
                        EventKind.MANUAL_FAILOVER,
                        "Switchover to node " + context.fact(Switchover.TARGET) + " begins, term "
                                + context.fact(Switchover.TERM),
                        context.facts()));
        return StepStatus.reached(HandOverDesk.orderNamed(ports.ids().operation()));
    }

    private StepStatus checkpoint() {
        ports.postgres().checkpoint();
        return StepStatus.reached();
    }

    private StepStatus close(StepContext context) {
        int sessions = ports.postgres().clientSessions();
        desk.closed(context.operation());
        ports.postgres().readOnlyByDefault(true);
        return StepStatus.reached(Facts.of("drained_connections", sessions));
    }

    /** What still commits until the stop is not lost: the stop sends it to the target before it ends. */
    private StepStatus drain(StepContext context) {
        Duration limit = Duration.ofSeconds(Long.parseLong(context.fact(Switchover.DRAIN_SECONDS)));
        int open = ports.postgres().openTransactions();
        if (open > 0 && context.waited().compareTo(limit) < 0) {
            return StepStatus.pending(DRAIN_BEAT, Progress.saying(open + " transactions are open"));
        }
        int ended = ports.postgres().endClientSessions();
        return StepStatus.reached(Facts.of("ended_transactions", open).with("ended_sessions", ended));
    }

    private StepStatus catchUp(StepContext context) {
        Optional<WalDistance> behind = ports.postgres().behind(Heir.of(context).node());
        if (behind.filter(WalDistance.ZERO::equals).isPresent()) {
            return StepStatus.reached();
        }
        String how = behind.map(distance -> "the target is " + distance.bytes() + " bytes behind")
                .orElse("the target does not stream");
        return context.waited().compareTo(CATCH_UP) < 0
                ? StepStatus.pending(CATCH_UP_BEAT, Progress.saying(how))
                : StepStatus.failed("replication lag too high: " + how + " after " + CATCH_UP.toSeconds() + " s");
    }

    private StepStatus stopDatabase() {
        ports.server().stop(StopMode.FAST, settings.limits().stop());
        StepStatus unused = lease.giveBack(ports.state().load().node().term());
        return StepStatus.reached(HandOverDesk.lastRecord(ports.history().shutdownEnd()));
    }

    private StepStatus configureStandby(StepContext context) {
        ports.data()
                .followInPlace(
                        source(context),
                        StandbyDesk.minimum(context.facts()),
                        new AccessRules(false, Neighbours.addresses(ports)));
        return StepStatus.reached();
    }

    private StepStatus takeRole(StepContext context) {
        Heir heir = Heir.of(context);
        ports.state().update(facts -> facts.with(heir.followedBy(facts.node(), NodeCondition.AWAITING_REPLICA)));
        recorder.recordOnce(
                context.operation(),
                context.actor(),
                ClusterEvent.of(
                        EventKind.NEW_MAIN_ACKNOWLEDGED,
                        "This node follows node " + heir.node() + " in term " + heir.term(),
                        Facts.of("main", heir.endpoints().address())));
        return StepStatus.reached();
    }

    /** The switchover itself is done: what does not stream is a node to re-attach. */
    private StepStatus stream(StepContext context) {
        return standby.stream(context).match(reached -> reached, pending -> pending, failed -> {
            ports.state().update(facts -> facts.with(facts.node().in(NodeCondition.NEEDS_REBASE)));
            recorder.recordOnce(
                    context.operation(),
                    context.actor(),
                    ClusterEvent.of(
                            EventKind.SYNC_ERROR,
                            "This node gave its role away and does not follow the new main: " + failed.reason()
                                    + "; re-attach it: mainstay reattach",
                            Facts.none()));
            return StepStatus.reached(Facts.of("needs_rebase", failed.reason()));
        });
    }

    private StepStatus stopServices() {
        ports.services().stop();
        return StepStatus.reached();
    }

    private StepStatus conclude(StepContext context) {
        recorder.recordOnce(
                context.operation(),
                context.actor(),
                ClusterEvent.of(
                        EventKind.SWITCHOVER_COMPLETED,
                        "Switchover completed: node " + context.fact(Switchover.TARGET) + " is main in term "
                                + context.fact(Switchover.TERM),
                        context.facts()));
        return StepStatus.reached(Facts.of("completed_at", ports.wallClock().instant()));
    }

    /** A database that died meanwhile is brought up first: it would be down and closed for as long as this is tried. */
    private StepStatus admitAgain(StepContext context) {
        return ports.state().load().node().condition().mustRebase()
                ? StepStatus.reached()
                : revival.ofMain(context).orElseGet(() -> admit(context));
    }

    private StepStatus admit(StepContext context) {
        ports.postgres().readOnlyByDefault(false);
        recorder.recordOnce(
                context.operation(),
                context.actor(),
                ClusterEvent.of(EventKind.UNFENCED, "This main serves clients again", Facts.none()));
        return StepStatus.reached();
    }

    private StandbySource source(StepContext context) {
        NodeId self = membership().nodeId();
        return standby.source(Heir.of(context).endpoints(), SlotName.of(self), self);
    }

    private Membership membership() {
        return ports.state().load().node().membership().orElseThrow();
    }
}
