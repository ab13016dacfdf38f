package dev.mainstay.application;

import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.policy.UpstreamRule;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.domain.topology.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a secondary does for members whose tag {@code replicatefrom} names it: lets them in, as it does where it offers itself
 * to be copied (tag {@code clonefrom}), and keeps a slot for each; slots
 * of others go, since a secondary holds back WAL for nobody else (D11, ADR 24).
 *
 * <p>Confined to the loop thread; files and statements go off the loop.
 */
final class FeedDuty {

    private final Ports ports;
    private final Duration beat;
    private final PresentationBook shown;
    private final Chore<Optional<List<NodeAddress>>> feeding;
    private long actedAt;

    /** Who was let in since this node began to follow as it does. */
    private Optional<List<NodeAddress>> admitted = Optional.empty();

    FeedDuty(Ports ports, Duration beat, PresentationBook shown) {
        this.ports = ports;
        this.shown = shown;
        this.beat = beat;
        this.feeding = new Chore<>("feed-members", ports.background());
        this.actedAt = ports.ticker().nanos() - beat.toNanos();
    }

    /** What is to be done in one round. */
    private record Round(boolean admits, List<SlotName> missing, List<SlotName> unwanted, List<IdleSlots.Move> moves) {

        boolean isNeeded() {
            return admits || !(missing.isEmpty() && unwanted.isEmpty() && moves.isEmpty());
        }
    }

    /** One round. */
    void act(Now now) {
        feeding.collect().ifPresent(members -> admitted = members.or(() -> admitted));
        if (!mayFeed(now)) {
            // Whatever happens to this node now may write its access rules anew.
            admitted = Optional.empty();
            return;
        }
        boolean due = ports.ticker().nanos() - actedAt >= beat.toNanos();
        if (!due || !feeding.isIdle()) {
            return;
        }
        List<NodeAddress> members = Neighbours.addresses(ports);
        Round round = round(now, members);
        if (round.isNeeded()) {
            actedAt = ports.ticker().nanos();
            feeding.begin(() -> carryOut(round, members));
        }
    }

    private static boolean mayFeed(Now now) {
        NodeState self = now.view().self();
        return self.role().follows()
                && self.condition() == NodeCondition.STREAMING
                && !now.seen().transitionRunning()
                && now.seen().database().value().recovery().orElse(false);
    }

    private Round round(Now now, List<NodeAddress> members) {
        Observation seen = now.seen();
        List<ReplicationSlot> slots = seen.database().value().heldSlots();
        List<Node> fed = UpstreamRule.fedBy(now.view(), seen);
        List<SlotName> wanted = fed.stream().map(Node::slot).toList();
        List<SlotName> missing = wanted.stream()
                .filter(name -> slots.stream().noneMatch(slot -> slot.name().equals(name) && !slot.lost()))
                .toList();
        List<SlotName> unwanted = slots.stream()
                .filter(slot -> !slot.active() && IdleSlots.isOurs(slot.name()) && !wanted.contains(slot.name()))
                .map(ReplicationSlot::name)
                .toList();
        boolean wantedByOthers = !fed.isEmpty() || shown.now().tags().says(Tags.CLONE_FROM);
        boolean admits = wantedByOthers && !admitted.equals(Optional.of(members));
        return new Round(admits, missing, unwanted, IdleSlots.moves(fed, slots, seen));
    }

    /** Returns who was let in, where that was to be done. */
    private Optional<List<NodeAddress>> carryOut(Round round, List<NodeAddress> members) {
        if (round.admits() && ports.data().admit(members)) {
            ports.postgres().reload();
        }
        round.missing().forEach(ports.postgres()::createSlot);
        round.unwanted().forEach(slot -> {
            boolean unused = ports.postgres().dropSlot(slot);
        });
        boolean unused = IdleSlots.carryOut(ports, round.moves());
        return Optional.of(members).filter(any -> round.admits());
    }
}
