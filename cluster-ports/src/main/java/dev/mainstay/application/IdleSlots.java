package dev.mainstay.application;

import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.observation.Profile;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.WalDistance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Slots of nodes that stream from elsewhere: they follow what their node says it has, so that it may come back at any time and
 * nothing is held back that it does not need (ADR 24).
 *
 * <p>Pure, but for {@link #carryOut}.
 */
final class IdleSlots {

    private static final Pattern OURS = Pattern.compile("replica_[0-9]{1,9}");

    /** The server keeps and removes whole segments, of that size where nobody chose another. */
    private static final WalDistance WORTH_MOVING = new WalDistance(16L << 20);

    private IdleSlots() {}

    /**
     * A slot that holds back more than its node needs.
     *
     * @param slot which
     * @param upTo what its node has
     */
    record Move(SlotName slot, Lsn upTo) {}

    /** Whether a slot has a name that Mainstay gives. */
    static boolean isOurs(SlotName slot) {
        return OURS.matcher(slot.value()).matches();
    }

    /** Those of these nodes that nobody uses and that can be moved. */
    static List<Move> moves(List<Node> nodes, List<ReplicationSlot> slots, Observation seen) {
        List<Move> moves = new ArrayList<>();
        for (Node node : nodes) {
            Optional<Lsn> has = received(node, seen);
            slots.stream()
                    .filter(slot -> slot.name().equals(node.slot()) && !slot.active() && !slot.lost())
                    .filter(slot -> has.isPresent()
                            && slot.restart()
                                    .filter(held -> has.get().since(held).compareTo(WORTH_MOVING) >= 0)
                                    .isPresent())
                    .forEach(slot -> moves.add(new Move(slot.name(), has.orElseThrow())));
        }
        return moves;
    }

    /** Off the loop. */
    static boolean carryOut(Ports ports, List<Move> moves) {
        moves.forEach(move -> ports.postgres().advanceSlot(move.slot(), move.upTo()));
        return true;
    }

    /** On the branch of this database: what a node holds of another one says nothing of what it needs from here. */
    private static Optional<Lsn> received(Node node, Observation seen) {
        return seen.peers().stream()
                .filter(peer -> peer.node().equals(node.id()))
                .findFirst()
                .flatMap(PeerSighting::health)
                .map(health -> health.value().claim().profile())
                .filter(profile ->
                        profile.timeline().equals(seen.database().value().knownTimeline()))
                .flatMap(Profile::received);
    }
}
