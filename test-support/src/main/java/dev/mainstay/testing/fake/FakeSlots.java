package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.WalDistance;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The replication slots of a fake data directory (M9, M10). Confined to the lock of its network. */
final class FakeSlots {

    /** As {@code max_slot_wal_keep_size} is on a main of ours. */
    private static final WalDistance MOST = new WalDistance(10L << 30);

    private static final int MOST_SLOTS = 10;

    private final SortedMap<String, Slot> slots = new TreeMap<>();
    private WalDistance most = MOST;

    /**
     * A physical slot.
     *
     * @param restart from where WAL is held back
     * @param active whether somebody streams with it
     * @param lost whether that WAL is gone
     */
    record Slot(Lsn restart, boolean active, boolean lost) {

        Slot idle() {
            return new Slot(restart, false, lost);
        }

        Slot losing() {
            return new Slot(restart, false, true);
        }
    }

    /** Whether {@code max_replication_slots} of a main of ours is used up. */
    boolean areExhausted() {
        return slots.size() >= MOST_SLOTS;
    }

    /** Those of another directory, in use by nobody. */
    void copy(FakeSlots other) {
        other.slots.forEach((name, slot) -> slots.put(name, slot.idle()));
        most = other.most;
    }

    void put(SlotName name, Slot slot) {
        slots.put(name.value(), slot);
    }

    void remove(SlotName name) {
        slots.remove(name.value());
    }

    void clear() {
        slots.clear();
    }

    Optional<Slot> find(SlotName name) {
        return Optional.ofNullable(slots.get(name.value()));
    }

    /** No slot holds back more than that (M10). */
    void limit(WalDistance amount) {
        most = amount;
    }

    /** The main has written up to there: who is too far behind loses his WAL, and his stream with it. */
    void written(Lsn now) {
        slots.replaceAll(
                (name, slot) -> now.since(slot.restart()).compareTo(most) > 0 && !slot.lost() ? slot.losing() : slot);
    }

    /** The oldest position that is promised to somebody; {@code now} when none is. */
    Lsn needed(Lsn now) {
        Lsn oldest = now;
        for (Slot slot : slots.values()) {
            if (!slot.lost() && slot.restart().compareTo(oldest) < 0) {
                oldest = slot.restart();
            }
        }
        return oldest;
    }

    /** As {@code pg_replication_slots} shows them: a lost one has no position any more. */
    List<ReplicationSlot> shown(Lsn now) {
        return slots.entrySet().stream()
                .map(entry -> shown(new SlotName(entry.getKey()), entry.getValue(), now))
                .toList();
    }

    private ReplicationSlot shown(SlotName name, Slot slot, Lsn now) {
        if (slot.lost()) {
            return new ReplicationSlot(name, slot.active(), true, Optional.empty());
        }
        WalDistance held = now.since(slot.restart());
        WalDistance spare = new WalDistance(Math.max(0, most.bytes() - held.bytes()));
        return new ReplicationSlot(
                name,
                slot.active(),
                false,
                Optional.of(held),
                Optional.of(slot.restart()),
                Optional.of(spare),
                "reserved");
    }
}
