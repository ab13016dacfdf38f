package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.transition.CrashHandOver;
import dev.mainstay.domain.transition.CrashHandOverStep;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.domain.transition.Switchover;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.Optional;

/** Reaches and takes back the steps of a hand-over by a main whose database crashed. */
final class CrashHandOverSteps implements Steps<CrashHandOverStep> {

    private final Ports ports;
    private final AgentSettings settings;
    private final EventRecorder recorder;
    private final HandOverDesk desk;
    private final StandbyDesk standby;
    private final LeaseDesk lease;
    private final ReturnAsMain wayBack;

    CrashHandOverSteps(Ports ports, AgentSettings settings, EventRecorder recorder, DatabaseStart start) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
        this.desk = new HandOverDesk(ports, settings, recorder);
        this.standby = new StandbyDesk(ports, settings);
        this.lease = new LeaseDesk(ports, settings);
        this.wayBack = new ReturnAsMain(ports, settings, recorder, start);
    }

    @Override
    public StepStatus reach(CrashHandOverStep step, StepContext context) {
        return switch (step) {
            case ANNOUNCE -> announce(context);
            case STOP_DATABASE -> stopDatabase();
            case HAND_OVER -> desk.handOver(context);
            case TAKE_ROLE -> takeRole(context);
            case FOLLOW_REDIS -> standby.followRedis(Heir.of(context).endpoints());
            case STOP_SERVICES -> stopServices();
            case RUN_HOOKS -> RoleHooks.run(ports);
        };
    }

    @Override
    public StepStatus undo(CrashHandOverStep step, StepContext context) {
        return switch (step) {
            case STOP_DATABASE -> wayBack.go(context);
            case ANNOUNCE, HAND_OVER, TAKE_ROLE, FOLLOW_REDIS, STOP_SERVICES, RUN_HOOKS ->
                throw new IllegalStateException(step + " has no compensation");
        };
    }

    private StepStatus announce(StepContext context) {
        Optional<Long> down = context.facts().get(CrashHandOver.DOWN_MS).map(Long::valueOf);
        down.ifPresent(millis -> desk.closedFor(context.operation(), Duration.ofMillis(millis)));
        recorder.recordOnce(
                context.operation(),
                context.actor(),
                ClusterEvent.of(
                        EventKind.DATABASE_LOST,
                        "The database of this main crashed and did not come back within "
                                + context.facts().get(CrashHandOver.DOWN_MS).orElse("?") + " ms: node "
                                + context.fact(Switchover.TARGET) + " is asked to lead in term "
                                + context.fact(Switchover.TERM),
                        context.facts()));
        return StepStatus.reached(HandOverDesk.orderNamedAfterCrash(ports.ids().operation()));
    }

    private StepStatus stopDatabase() {
        boolean back = ports.probe()
                .look(settings.limits().peer())
                .recovery()
                .map(in -> !in)
                .orElse(false);
        if (back) {
            return StepStatus.failed("the database takes writes again");
        }
        ports.server().stop(StopMode.IMMEDIATE, settings.limits().stop());
        StepStatus unused = lease.giveBack(ports.state().load().node().term());
        return StepStatus.reached();
    }

    /** Whoever starts the database by hand finds it closed. */
    private StepStatus takeRole(StepContext context) {
        if (ports.data().managesAccess()) {
            ports.data().allow(new AccessRules(true, Neighbours.addresses(ports)));
        }
        Heir heir = Heir.of(context);
        ports.state().update(facts -> facts.with(heir.followedBy(facts.node(), NodeCondition.NEEDS_REBASE)));
        recorder.recordOnce(
                context.operation(),
                context.actor(),
                ClusterEvent.of(
                        EventKind.NEW_MAIN_ACKNOWLEDGED,
                        "Node " + heir.node() + " leads in term " + heir.term()
                                + "; this node must be re-attached to it",
                        Facts.of("main", heir.endpoints().address())));
        return StepStatus.reached();
    }

    private StepStatus stopServices() {
        ports.services().stop();
        return StepStatus.reached();
    }
}
