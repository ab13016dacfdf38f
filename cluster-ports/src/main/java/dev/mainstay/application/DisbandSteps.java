package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.topology.KnownPeer;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.transition.DisbandStep;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.NodeSecrets;
import dev.mainstay.ports.settings.AgentSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reaches the steps that end a cluster; none is taken back. */
final class DisbandSteps implements Steps<DisbandStep> {

    private static final Logger log = LoggerFactory.getLogger(DisbandSteps.class);
    private static final int EVENTS_AT_ONCE = 1_000;

    private final Ports ports;
    private final EventRecorder recorder;
    private final Herald herald;

    DisbandSteps(Ports ports, AgentSettings settings, EventRecorder recorder) {
        this.ports = ports;
        this.recorder = recorder;
        this.herald = new Herald(ports, settings.limits().peer());
    }

    @Override
    public StepStatus reach(DisbandStep step, StepContext context) {
        return switch (step) {
            case RECORD_END -> recordEnd(context);
            case TELL_NODES -> tellNodes();
            case FORGET_CLUSTER -> forget();
            case RUN_HOOKS -> RoleHooks.run(ports);
        };
    }

    @Override
    public StepStatus undo(DisbandStep step, StepContext context) {
        throw new IllegalStateException(step + " has no compensation");
    }

    private StepStatus recordEnd(StepContext context) {
        ClusterId cluster = ports.state()
                .load()
                .node()
                .membership()
                .map(Membership::clusterId)
                .orElseThrow(() -> new IllegalStateException("a disbanding main is a member"));
        ports.tables().end(cluster);
        recorder.recordOnce(
                context.operation(),
                context.actor(),
                ClusterEvent.of(
                        EventKind.CLUSTER_DISBANDED,
                        "The cluster was disbanded by its main",
                        Facts.of("cluster", cluster)));
        flush();
        return StepStatus.reached();
    }

    /** The last chance: afterwards this node has no cluster to tell of. The cluster has ended with them or without. */
    private void flush() {
        try {
            List<RecordedEvent> unsent = ports.events().unsent(EVENTS_AT_ONCE);
            ports.tables().flush(unsent);
            ports.events().markSent(unsent.stream().map(RecordedEvent::id).toList());
        } catch (ClusterException failure) {
            log.atWarn().setCause(failure).log("the last events of the cluster are on this node only");
        }
    }

    private StepStatus tellNodes() {
        List<String> deaf = new ArrayList<>();
        for (KnownPeer peer : ports.state().load().peers()) {
            Optional<String> trouble = herald.tellRemoval(peer.api(), peer.node())
                    .match(
                            heard -> Optional.empty(),
                            later -> Optional.empty(),
                            failed -> Optional.of(peer.node() + " (" + failed.reason() + ")"));
            trouble.ifPresent(deaf::add);
        }
        return deaf.isEmpty()
                ? StepStatus.reached()
                : StepStatus.failed(
                        "node " + String.join(", ", deaf) + " did not hear of it: run mainstay leave there");
    }

    private StepStatus forget() {
        ports.state()
                .update(facts -> facts.with(facts.node().released())
                        .with(NodeSecrets.none())
                        .with(List.of())
                        .scheduling(Optional.empty()));
        return StepStatus.reached();
    }
}
