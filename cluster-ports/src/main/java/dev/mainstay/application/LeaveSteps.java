package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.transition.LeaveStep;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.NodeSecrets;
import dev.mainstay.ports.settings.AgentSettings;
import java.util.List;
import java.util.Optional;

/** Reaches the steps of a node's leaving; none is taken back. */
final class LeaveSteps implements Steps<LeaveStep> {

    /** Fact: whether the database that stays behind is in recovery. */
    static final String IN_RECOVERY = "db_in_recovery";

    private final Ports ports;
    private final AgentSettings settings;
    private final EventRecorder recorder;
    private final Herald herald;

    LeaveSteps(Ports ports, AgentSettings settings, EventRecorder recorder) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
        this.herald = new Herald(ports, settings.limits().peer());
    }

    @Override
    public StepStatus reach(LeaveStep step, StepContext context) {
        return switch (step) {
            case MARK_LEFT -> markLeft(context);
            case STOP_FOLLOWING -> stopFollowing();
            case TELL_MAIN -> tellMain();
            case RELEASE_REDIS -> releaseRedis();
            case CLOSE_ACCESS -> closeAccess();
            case FORGET_CLUSTER -> forget();
            case RUN_HOOKS -> RoleHooks.run(ports);
        };
    }

    @Override
    public StepStatus undo(LeaveStep step, StepContext context) {
        throw new IllegalStateException(step + " has no compensation");
    }

    private StepStatus markLeft(StepContext context) {
        recorder.recordOnce(
                context.operation(),
                context.actor(),
                ClusterEvent.of(EventKind.NODE_LEFT, "This node leaves the cluster", Facts.none()));
        ports.state().update(facts -> facts.with(facts.node().leaving()).scheduling(Optional.empty()));
        return StepStatus.reached();
    }

    /** What the settings of a main or a standby say is the same left-over to a server that is alone. */
    private StepStatus stopFollowing() {
        ports.postgres().resetRoleSettings();
        return StepStatus.reached();
    }

    private StepStatus tellMain() {
        Optional<KnownMain> main = ports.state().load().node().main();
        return main.isEmpty()
                ? StepStatus.failed("no main is known")
                : herald.tellLeaving(main.get().endpoints().api());
    }

    private StepStatus releaseRedis() {
        if (ports.redis().isManaged()) {
            ports.redis().standAlone();
        }
        return StepStatus.reached();
    }

    private StepStatus closeAccess() {
        ports.data().disallow();
        ports.postgres().reload();
        return StepStatus.reached();
    }

    /** A database that does not answer counts as one in recovery: it is not offered for a new cluster. */
    private StepStatus forget() {
        boolean recovering =
                ports.probe().look(settings.limits().peer()).recovery().orElse(true);
        ports.state()
                .update(facts -> facts.with(gone(facts.node(), recovering))
                        .with(NodeSecrets.none())
                        .with(List.of())
                        .keeping(Optional.empty()));
        return StepStatus.reached(Facts.of(IN_RECOVERY, recovering));
    }

    private static NodeState gone(NodeState self, boolean recovering) {
        return recovering ? self.departed() : self.released();
    }
}
