package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.policy.UpstreamRule;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.ports.in.Actor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every other node its slot on this main back: one that somebody dropped, and one that lost its log. Without it the
 * node waits for ever beside a main that is well (D11, F37, F38).
 *
 * <p>Confined to the loop thread; slots are made off the loop.
 */
final class SlotDuty {

    private static final Logger log = LoggerFactory.getLogger(SlotDuty.class);

    private final Ports ports;
    private final EventRecorder recorder;
    private final Duration patience;
    private final Chore<Boolean> making;
    private final SlotStrain strain;
    private long movedAt;
    private final Map<NodeId, Long> missedSince = new TreeMap<>();
    private final Map<SlotName, Long> straySince = new HashMap<>();

    /** A slot is made again when it was missed for that long: a node that leaves loses its slot first, then its row. */
    SlotDuty(Ports ports, EventRecorder recorder, Duration patience) {
        this.ports = ports;
        this.recorder = recorder;
        this.patience = patience;
        this.movedAt = ports.ticker().nanos() - patience.toNanos();
        this.strain = new SlotStrain(recorder);
        this.making = new Chore<>("make-slots", ports.background());
    }

    /** One round over the slots that this main's database was seen with. */
    void act(List<Node> others, List<ReplicationSlot> slots, Observation seen) {
        strain.watch(others, slots);
        Optional<Boolean> unused = making.collect();
        if (!making.isIdle()) {
            return;
        }
        List<SlotName> stray = stray(others, slots);
        if (!stray.isEmpty()) {
            making.begin(() -> dropped(stray));
            return;
        }
        List<IdleSlots.Move> moves = IdleSlots.moves(fedByOthers(others, seen), slots, seen);
        if (!moves.isEmpty() && ports.ticker().nanos() - movedAt >= patience.toNanos()) {
            movedAt = ports.ticker().nanos();
            making.begin(() -> IdleSlots.carryOut(ports, moves));
            return;
        }
        List<Node> due = others.stream().filter(node -> isDue(node, slots)).toList();
        if (!due.isEmpty()) {
            due.forEach(node -> missedSince.remove(node.id()));
            due.forEach(node -> tell(node, slots));
            making.begin(() -> {
                due.forEach(node -> ports.postgres().createSlot(node.slot()));
                return true;
            });
        }
    }

    /** They may come back to this main at any time, and must not hold back what they have got by another way. */
    private static List<Node> fedByOthers(List<Node> others, Observation seen) {
        return others.stream()
                .filter(node -> UpstreamRule.tags(seen, node.id()).leavesTheMain())
                .toList();
    }

    /**
     * Slots by our names that belong to no member and that nobody uses: of nodes that were taken out while they were still
     * connected. They would hold WAL back for ever (H-10). One is left alone for a while, as its owner may be joining.
     */
    private List<SlotName> stray(List<Node> others, List<ReplicationSlot> slots) {
        long now = ports.ticker().nanos();
        List<SlotName> idle = slots.stream()
                .filter(slot -> !slot.active() && IdleSlots.isOurs(slot.name()))
                .map(ReplicationSlot::name)
                .filter(name -> others.stream().noneMatch(node -> node.slot().equals(name)))
                .toList();
        straySince.keySet().retainAll(idle);
        return idle.stream()
                .filter(name -> now - straySince.computeIfAbsent(name, first -> now) >= patience.toNanos())
                .toList();
    }

    /** Asked anew: a node that was admitted in the meantime keeps its slot. */
    private boolean dropped(List<SlotName> stray) {
        List<SlotName> wanted = ports.tables().nodes().stream().map(Node::slot).toList();
        for (SlotName slot : stray) {
            if (!wanted.isEmpty() && !wanted.contains(slot)) {
                boolean gone = ports.postgres().dropSlot(slot);
                log.atInfo()
                        .addKeyValue("slot", slot)
                        .addKeyValue("dropped", gone)
                        .log("a slot of no member was dropped");
            }
        }
        return true;
    }

    /** This node has just become main. */
    void reset() {
        strain.reset();
        straySince.clear();
        missedSince.clear();
    }

    /** One that is joining has its slot made, or taken away, by its join. */
    private boolean isDue(Node node, List<ReplicationSlot> slots) {
        boolean has = slots.stream().anyMatch(slot -> slot.name().equals(node.slot()) && !slot.lost());
        if (has || node.status() == NodeStatus.CONNECTING || !node.role().follows()) {
            missedSince.remove(node.id());
            return false;
        }
        long now = ports.ticker().nanos();
        return now - missedSince.computeIfAbsent(node.id(), first -> now) >= patience.toNanos();
    }

    private void tell(Node node, List<ReplicationSlot> slots) {
        boolean lost = slots.stream().anyMatch(slot -> slot.name().equals(node.slot()));
        String what = lost
                ? "Slot " + node.slot() + " of node " + node.id()
                        + " lost the log it promised and is made anew: the node"
                        + " must be rebased unless this main still has that log"
                : "Slot " + node.slot() + " of node " + node.id() + " was gone and is made again";
        recorder.record(
                ClusterEvent.about(
                        node.id(),
                        lost ? EventKind.SLOT_LOST : EventKind.SYNC_ERROR,
                        what,
                        Facts.of("slot", node.slot())),
                Actor.AUTO);
    }
}
