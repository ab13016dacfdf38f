package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.in.Actor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells, once for each time, that a member's slot holds back half of what it may: there is still time to bring the node back
 * before it must be rebased, or before the main's disk is full.
 *
 * <p>Confined to the loop thread. Source: spec/panel-api.md H-10.
 */
final class SlotStrain {

    private final EventRecorder recorder;
    private final Set<String> told = new TreeSet<>();

    SlotStrain(EventRecorder recorder) {
        this.recorder = recorder;
    }

    /** Over the slots as they were last seen; {@code others} are the members they belong to. */
    void watch(List<Node> others, List<ReplicationSlot> slots) {
        List<ReplicationSlot> strained =
                slots.stream().filter(ReplicationSlot::isStrained).toList();
        told.retainAll(strained.stream().map(slot -> slot.name().value()).toList());
        for (ReplicationSlot slot : strained) {
            others.stream()
                    .filter(node -> node.slot().equals(slot.name())
                            && told.add(slot.name().value()))
                    .forEach(node -> tell(node, slot));
        }
    }

    /** This node has just become main. */
    void reset() {
        told.clear();
    }

    private void tell(Node node, ReplicationSlot slot) {
        WalDistance held = slot.retained().orElseThrow();
        WalDistance spare = slot.spare().orElseThrow();
        SlotName name = slot.name();
        recorder.record(
                ClusterEvent.about(
                        node.id(),
                        EventKind.SLOT_RETENTION_HIGH,
                        "Slot " + name + " holds back " + held + " of WAL for node " + node.id() + "; after another "
                                + spare
                                + " it is given up and the node must be rebased: bring the node back, or remove it",
                        Facts.of("slot", name)
                                .with("retained_bytes", held.bytes())
                                .with("spare_bytes", spare.bytes())),
                Actor.AUTO);
    }
}
