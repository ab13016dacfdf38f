package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.PromoteStep;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reaches the steps of a promotion; none of them is taken back. */
final class PromoteSteps implements Steps<PromoteStep> {

    /** Fact: when the database accepted writes again, for people. */
    static final String PROMOTED_AT = "promoted_at";

    /** A promotion that was asked for is slept on for at most this long by the server's receiver (M22). */
    private static final Duration IN_DOUBT = Duration.ofSeconds(8);

    private static final Duration DOUBT_BEAT = Duration.ofMillis(200);

    private final Ports ports;
    private final AgentSettings settings;
    private final EventRecorder recorder;
    private final Herald herald;

    PromoteSteps(Ports ports, AgentSettings settings, EventRecorder recorder) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
        this.herald = new Herald(ports, settings.limits().peer());
    }

    @Override
    public StepStatus reach(PromoteStep step, StepContext context) {
        return switch (step) {
            case ANNOUNCE -> announce(context);
            case ASK_OLD_MAIN_TO_YIELD -> askToYield(context);
            case PROMOTE -> promote();
            case TAKE_ROLE -> takeRole(context);
            case RESET_SETTINGS -> resetSettings();
            case RECORD_ROLES -> recordRoles(context);
            case CREATE_SLOTS -> createSlots();
            case RELEASE_REDIS -> releaseRedis();
            case NOTIFY_NODES -> notifyNodes();
            case RESTART_SERVICES -> restartServices();
            case RUN_HOOKS -> RoleHooks.run(ports);
            case CONCLUDE -> conclude(context);
        };
    }

    @Override
    public StepStatus undo(PromoteStep step, StepContext context) {
        throw new IllegalStateException(step + " has no compensation");
    }

    /** Still in recovery after a crash: the promotion is given up, and decided anew on fresh evidence (F45, F46). */
    @Override
    public StepStatus settle(PromoteStep step, StepContext context) {
        DatabaseObservation seen = ports.probe().look(settings.limits().peer());
        Optional<Boolean> recovery = seen.recovery();
        if (recovery.isPresent() && !recovery.get()) {
            return reach(step, context);
        }
        return context.waited().compareTo(IN_DOUBT) < 0
                ? StepStatus.pending(DOUBT_BEAT, Progress.saying("asking whether the promotion took place"))
                : StepStatus.failed("the agent stopped before the database left recovery");
    }

    private StepStatus announce(StepContext context) {
        boolean byPerson = context.fact(Promote.TRIGGER).equals(Promote.Trigger.OPERATOR.name());
        if (byPerson) {
            record(context, EventKind.PROMOTE_REQUESTED, "Promotion to main was asked for");
        }
        record(context, EventKind.FAILOVER_STARTED, "Failover to this node begins, term " + term(context));
        return StepStatus.reached();
    }

    /** Sent off the path of the write gap: the old main may be dead, and nobody waits for it. */
    private StepStatus askToYield(StepContext context) {
        NodeState self = ports.state().load().node();
        self.main().ifPresent(main -> herald.askToYield(main.endpoints().api(), term(context)));
        return StepStatus.reached();
    }

    private StepStatus promote() {
        ports.postgres().promote(settings.limits().promote());
        return StepStatus.reached(Facts.of(PROMOTED_AT, ports.wallClock().instant()));
    }

    private StepStatus takeRole(StepContext context) {
        ports.state()
                .update(facts -> facts.with(
                        facts.node().leading(facts.node().membership().orElseThrow(), term(context))));
        return StepStatus.reached();
    }

    private StepStatus resetSettings() {
        ports.postgres().resetRoleSettings();
        return StepStatus.reached();
    }

    private StepStatus recordRoles(StepContext context) {
        ports.tables().migrate();
        List<Node> nodes = ports.tables().nodes();
        NodeId own = membership().nodeId();
        Node self = nodes.stream()
                .filter(node -> node.id().equals(own))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this node has no row in cluster_nodes"));
        List<Node> changed = new ArrayList<>();
        changed.add(self.as(Role.MAIN, NodeStatus.ONLINE));
        nodes.stream()
                .filter(node -> node.role() == Role.MAIN && !node.id().equals(own))
                .map(old -> old.as(Role.SECONDARY, statusOfOldMain(context)).rebasing(true))
                .forEach(changed::add);
        SharedConfig config = ports.tables()
                .config()
                .orElseThrow(() -> new IllegalStateException("cluster_config has no active row"));
        ports.tables().lead(config.ledBy(self, term(context)), changed);
        return StepStatus.reached();
    }

    /** Spec D-25: failed when a person promoted, offline when the node did it itself. */
    private static NodeStatus statusOfOldMain(StepContext context) {
        boolean automatic = context.fact(Promote.TRIGGER).equals(Promote.Trigger.AUTOMATIC.name());
        return automatic ? NodeStatus.OFFLINE : NodeStatus.FAILED;
    }

    private StepStatus createSlots() {
        List<Node> others = others();
        for (Node other : others) {
            ports.postgres().createSlot(other.slot());
        }
        List<NodeAddress> addresses =
                others.stream().map(node -> node.endpoints().address()).toList();
        ports.data().allow(new AccessRules(false, addresses));
        ports.postgres().reload();
        return StepStatus.reached();
    }

    /** The old main is told and not waited for: it is lost, and everybody else waits. It is told again each beat. */
    private StepStatus notifyNodes() {
        List<Node> all = others();
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

    private List<Node> others() {
        NodeId own = membership().nodeId();
        return ports.tables().nodes().stream()
                .filter(node -> !node.id().equals(own))
                .toList();
    }

    private Membership membership() {
        return ports.state().load().node().membership().orElseThrow();
    }

    private static Term term(StepContext context) {
        return new Term(Long.parseLong(context.fact(Promote.TERM)));
    }
}
