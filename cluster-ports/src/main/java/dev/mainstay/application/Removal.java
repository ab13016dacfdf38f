package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.ports.in.Actor;

/**
 * This secondary is no member any more, by its main's word: its data stays, it leads by itself no more, and a person says
 * whether it leaves or joins again. Safe for all threads. Source: spec/panel-api.md K-149, H-42.
 */
final class Removal {

    private final Ports ports;
    private final EventRecorder recorder;

    Removal(Ports ports, EventRecorder recorder) {
        this.ports = ports;
        this.recorder = recorder;
    }

    /** Remembers it; does nothing on a node that is closed, or that knows already. */
    void take(String how) {
        if (concerns(ports.state().load().node())) {
            ports.state()
                    .update(facts ->
                            concerns(facts.node()) ? facts.with(facts.node().in(NodeCondition.REMOVED)) : facts);
            recorder.record(
                    ClusterEvent.of(EventKind.NODE_REMOVED, "This node is a member no more: " + how, Facts.none()),
                    Actor.AUTO);
        }
    }

    /** The main takes it for a member again; it must stream before it may lead. */
    void takeBack() {
        if (ports.state().load().node().condition() == NodeCondition.REMOVED) {
            ports.state()
                    .update(facts -> facts.node().condition() == NodeCondition.REMOVED
                            ? facts.with(facts.node().in(NodeCondition.AWAITING_REPLICA))
                            : facts);
        }
    }

    private static boolean concerns(NodeState self) {
        return self.role().follows()
                && (self.condition() == NodeCondition.STREAMING || self.condition() == NodeCondition.AWAITING_REPLICA);
    }
}
