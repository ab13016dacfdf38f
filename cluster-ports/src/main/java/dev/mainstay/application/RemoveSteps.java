package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.transition.Depart;
import dev.mainstay.domain.transition.EndpointFacts;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.RemoveStep;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.List;

/** Reaches the steps that take a node out; none is taken back. */
final class RemoveSteps implements Steps<RemoveStep> {

    /** A WAL sender that was ended comes back until it finds no slot. */
    private static final Duration SLOT_PATIENCE = Duration.ofSeconds(3);

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Ports ports;
    private final EventRecorder recorder;
    private final Herald herald;

    RemoveSteps(Ports ports, AgentSettings settings, EventRecorder recorder) {
        this.ports = ports;
        this.recorder = recorder;
        this.herald = new Herald(ports, settings.limits().peer());
    }

    @Override
    public StepStatus reach(RemoveStep step, StepContext context) {
        return switch (step) {
            case RECORD_REMOVAL -> record(context);
            case TELL_NODE -> tell(context);
            case DROP_SLOT -> dropSlot(context);
            case CLOSE_ACCESS -> closeAccess();
        };
    }

    @Override
    public StepStatus undo(RemoveStep step, StepContext context) {
        throw new IllegalStateException(step + " has no compensation");
    }

    private StepStatus record(StepContext context) {
        NodeId node = node(context);
        ports.tables().remove(node);
        recorder.recordOnce(
                context.operation(),
                context.actor(),
                ClusterEvent.about(
                        node,
                        EventKind.NODE_REMOVED,
                        "Node " + context.fact(Depart.NAME) + " was removed from the cluster",
                        Facts.of(Depart.HARDWARE, context.fact(Depart.HARDWARE))));
        return StepStatus.reached();
    }

    private StepStatus tell(StepContext context) {
        NodeEndpoints endpoints = EndpointFacts.from("", context.facts())
                .orElseThrow(() -> new IllegalStateException("the journal lacks the node's endpoints"));
        return herald.tellRemoval(endpoints.api(), node(context));
    }

    private StepStatus dropSlot(StepContext context) {
        SlotName slot = SlotName.of(node(context));
        if (ports.postgres().dropSlot(slot)) {
            return StepStatus.reached();
        }
        return context.waited().compareTo(SLOT_PATIENCE) < 0
                ? StepStatus.pending(AGAIN, Progress.saying("slot " + slot + " is in use"))
                : StepStatus.failed("slot " + slot + " is in use");
    }

    /** A member that joins meanwhile must not lose its line: it is written as the tables say until they say the same after. Clients stay in or out. */
    private StepStatus closeAccess() {
        List<NodeAddress> admitted = addresses();
        boolean unused = ports.data().admit(admitted);
        List<NodeAddress> after = addresses();
        if (!after.equals(admitted)) {
            boolean unusedToo = ports.data().admit(after);
        }
        ports.postgres().reload();
        return StepStatus.reached();
    }

    private List<NodeAddress> addresses() {
        NodeId own = ports.state()
                .load()
                .node()
                .membership()
                .map(Membership::nodeId)
                .orElseThrow(() -> new IllegalStateException("a removing main is a member"));
        return ports.tables().nodes().stream()
                .filter(node -> !node.id().equals(own))
                .map(node -> node.endpoints().address())
                .toList();
    }

    private static NodeId node(StepContext context) {
        return new NodeId(Integer.parseInt(context.fact(Depart.NODE)));
    }
}
