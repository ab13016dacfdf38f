package dev.mainstay.application;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.transition.PromoteStep;
import dev.mainstay.domain.transition.Resolve;
import dev.mainstay.domain.transition.ResolveStep;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.ports.settings.AgentSettings;
import java.util.List;
import java.util.Optional;

/**
 * Reaches the steps that open a closed main by a person's word; none is taken back. What a promotion does once its database
 * is open is done by the same steps.
 */
final class ResolveSteps implements Steps<ResolveStep> {

    /** Fact: somebody leads in a newer term by now, so this node stays closed. */
    private static final String OVERTAKEN = "overtaken";

    private final Ports ports;
    private final AgentSettings settings;
    private final EventRecorder recorder;
    private final PromoteSteps promotion;
    private final OtherMainDesk other;
    private final Neighbours neighbours;

    ResolveSteps(Ports ports, AgentSettings settings, EventRecorder recorder, DatabaseStart start) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
        this.promotion = new PromoteSteps(ports, settings, recorder, start);
        this.other = new OtherMainDesk(ports, settings);
        this.neighbours = new Neighbours(ports, settings);
    }

    @Override
    public StepStatus reach(ResolveStep step, StepContext context) {
        boolean over = context.facts().get(OVERTAKEN).isPresent();
        return over && step != ResolveStep.CONCLUDE ? StepStatus.reached() : open(step, context);
    }

    private StepStatus open(ResolveStep step, StepContext context) {
        return switch (step) {
            case ANNOUNCE -> announce(context);
            case CLOSE_OTHER -> other.close(context);
            case TAKE_LEASE -> promotion.reach(PromoteStep.TAKE_LEASE, context);
            case START_DATABASE -> startDatabase();
            case LEAVE_RECOVERY -> leaveRecovery(context);
            case TAKE_ROLE -> promotion.reach(PromoteStep.TAKE_ROLE, context);
            case RESET_SETTINGS -> promotion.reach(PromoteStep.RESET_SETTINGS, context);
            case RECORD_ROLES -> recordRoles(context);
            case CREATE_SLOTS -> promotion.reach(PromoteStep.CREATE_SLOTS, context);
            case RELEASE_REDIS -> promotion.reach(PromoteStep.RELEASE_REDIS, context);
            case NOTIFY_NODES -> promotion.reach(PromoteStep.NOTIFY_NODES, context);
            case RESTART_SERVICES -> promotion.reach(PromoteStep.RESTART_SERVICES, context);
            case RUN_HOOKS -> promotion.reach(PromoteStep.RUN_HOOKS, context);
            case REATTACH_OTHER -> other.bringBack(context);
            case CONCLUDE -> conclude(context);
        };
    }

    @Override
    public StepStatus undo(ResolveStep step, StepContext context) {
        throw new IllegalStateException(step + " has no compensation");
    }

    private StepStatus announce(StepContext context) {
        record(
                context,
                EventKind.RESOLVE_REQUESTED,
                "This node was named the true main, instead of node " + context.fact(Resolve.OTHER) + ": "
                        + context.fact(Resolve.REASON));
        return StepStatus.reached(OtherMainDesk.orderNamed(ports.ids().operation()));
    }

    private StepStatus startDatabase() {
        if (ports.server().look() == ProcessObservation.STOPPED) {
            ports.server().start(StartMode.AS_IT_WAS, settings.limits().start());
        }
        return StepStatus.reached();
    }

    /** Between the word and the deed this agent may have slept, and another person may have decided otherwise. */
    private StepStatus leaveRecovery(StepContext context) {
        if (neighbours.ask(term(context)) == Neighbours.Word.OUTRANKED) {
            return StepStatus.reached(Facts.of(OVERTAKEN, true));
        }
        Timeline timeline = ports.postgres().promote(settings.limits().promote());
        return StepStatus.reached(
                Facts.of(PromoteSteps.PROMOTED_AT, ports.wallClock().instant()).with(PromoteSteps.TIMELINE, timeline));
    }

    private StepStatus recordRoles(StepContext context) {
        return promotion
                .reach(PromoteStep.RECORD_ROLES, context)
                .match(reached -> markOther(context), pending -> pending, failed -> failed);
    }

    /** In this node's tables the other one may still be a secondary like any: its data has left this branch. */
    private StepStatus markOther(StepContext context) {
        NodeId away = new NodeId(Integer.parseInt(context.fact(Resolve.OTHER)));
        Optional<Node> row = ports.tables().nodes().stream()
                .filter(node -> node.id().equals(away) && !node.needsRebase())
                .findFirst();
        SharedConfig config = ports.tables()
                .config()
                .orElseThrow(() -> new IllegalStateException("cluster_config has no active row"));
        row.ifPresent(node -> ports.tables()
                .lead(config, List.of(node.as(Role.SECONDARY, NodeStatus.FAILED).rebasing(true))));
        return StepStatus.reached();
    }

    private StepStatus conclude(StepContext context) {
        if (context.facts().get(OVERTAKEN).isPresent()) {
            record(
                    context,
                    EventKind.RESOLVE_FAILED,
                    "Another node leads in a term above " + term(context) + " by now: this node stays closed");
            return StepStatus.reached();
        }
        String self = ports.state()
                .load()
                .node()
                .membership()
                .map(Membership::nodeId)
                .map(NodeId::toString)
                .orElse("");
        record(
                context,
                EventKind.SPLIT_BRAIN_RESOLVED,
                "Node " + self + " is main in term " + term(context) + " by a person's word ("
                        + context.fact(Resolve.REASON) + "); the branch of node " + context.fact(Resolve.OTHER)
                        + " is given up, its own writes are saved when it comes back");
        return StepStatus.reached(Facts.of("completed_at", ports.wallClock().instant()));
    }

    private void record(StepContext context, EventKind kind, String description) {
        recorder.recordOnce(context.operation(), context.actor(), ClusterEvent.of(kind, description, context.facts()));
    }

    private static Term term(StepContext context) {
        return new Term(Long.parseLong(context.fact(Resolve.TERM)));
    }
}
