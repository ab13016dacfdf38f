package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.transition.RebaseStep;
import dev.mainstay.domain.transition.RebaseWay;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.OperatorScript;
import dev.mainstay.ports.settings.AgentSettings;

/**
 * The steps that bring an old main back, where the agent may not touch its database: those between the join and the stream
 * are a script's, which a person runs. Until its database streams the node stays closed (ADR 31).
 */
final class RebaseByHandSteps implements Steps<RebaseStep> {

    private final Ports ports;
    private final EventRecorder recorder;
    private final RebaseSteps own;
    private final HandOutDesk scripts;

    RebaseByHandSteps(Ports ports, AgentSettings settings, EventRecorder recorder) {
        this.ports = ports;
        this.recorder = recorder;
        this.own = new RebaseSteps(ports, settings, recorder);
        this.scripts = new HandOutDesk(ports, settings);
    }

    @Override
    public StepStatus reach(RebaseStep step, StepContext context) {
        return RebaseWay.isByHand(context.facts()) ? handOut(step, context) : own.reach(step, context);
    }

    @Override
    public StepStatus undo(RebaseStep step, StepContext context) {
        return RebaseWay.isByHand(context.facts()) ? takeBack(step, context) : own.undo(step, context);
    }

    private StepStatus handOut(RebaseStep step, StepContext context) {
        return switch (step) {
            case ANNOUNCE, JOIN_MAIN, FOLLOW_REDIS, STOP_SERVICES, RUN_HOOKS -> own.reach(step, context);
            case CHECK_COPY -> scripts.handOut(OperatorScript.Use.RETURN, context);
            case TAKE_ROLE -> takeRole(context);
            case CONCLUDE -> conclude(context);
            case STOP_DATABASE,
                    CHOOSE_WAY,
                    SALVAGE,
                    MOVE_DATA_ASIDE,
                    BRING_DATA,
                    CONFIGURE_STANDBY,
                    START_STANDBY,
                    STREAM -> StepStatus.reached();
        };
    }

    /** Nothing of the database's was touched; a script that was left refuses at its look at the main, or does what it says. */
    private StepStatus takeBack(RebaseStep step, StepContext context) {
        return step == RebaseStep.TAKE_ROLE ? own.undo(step, context) : StepStatus.reached();
    }

    private StepStatus takeRole(StepContext context) {
        ports.state()
                .update(facts ->
                        facts.with(JoinFacts.following(facts.node(), context, NodeCondition.AWAITING_REATTACH)));
        return StepStatus.reached();
    }

    private StepStatus conclude(StepContext context) {
        String script = context.facts().get(HandOutDesk.SCRIPT).orElse("the script in its state directory");
        recorder.recordOnce(
                context.operation(),
                context.actor(),
                ClusterEvent.of(
                        EventKind.REATTACH_WAITS,
                        "This node stays closed until somebody runs, as root and where its database's container is: bash "
                                + script + " (--dry-run looks and changes nothing)",
                        context.facts()));
        return StepStatus.reached();
    }
}
