package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.domain.wal.Branch;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.out.StandbySource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A fake data directory: write-ahead log, what was replayed of it, slots and settings. Confined to the lock of its
 * network.
 */
final class FakeData {

    /**
     * One commit.
     *
     * @param end the position after it
     * @param committedNanos when, on the main's ticker
     * @param content everything as it is then
     */
    private record WalRecord(Lsn end, long committedNanos, FakeContent content) {}

    /** Enough for every standby that is behind by less than a lifetime of a test. */
    private static final int MOST_RECORDS = 4096;

    private static final Lsn FIRST = new Lsn(0x3000000L);

    private final SystemIdentifier system;
    private final Deque<WalRecord> wal = new ArrayDeque<>();
    private final SortedMap<String, Slot> slots = new TreeMap<>();
    private final FakeParameters parameters;
    private TimelineHistory history;
    private Lsn flushed;
    private Lsn replayed;
    private FakeContent content;
    private long lastCommitNanos;
    private boolean standbySignal;
    private Optional<StandbySource> source = Optional.empty();
    private boolean readOnlyByDefault;
    private boolean cleanStop;
    private boolean rewindable = true;

    /**
     * A physical slot.
     *
     * @param restart from where WAL is held back
     * @param active whether somebody streams with it
     * @param lost whether that WAL is gone
     */
    record Slot(Lsn restart, boolean active, boolean lost) {}

    /** As initdb makes it. */
    FakeData(SystemIdentifier system) {
        this.system = system;
        this.parameters = new FakeParameters();
        this.history = TimelineHistory.startingAt(new Timeline(1));
        this.flushed = FIRST;
        this.replayed = FIRST;
        this.content = FakeContent.empty();
    }

    /** As a copy of the whole machine has it, in use by nobody. */
    FakeData twin() {
        FakeData twin = new FakeData(this);
        twin.wal.addAll(wal);
        slots.forEach((name, slot) -> twin.slots.put(name, new Slot(slot.restart(), false, slot.lost())));
        twin.replayed = replayed;
        twin.standbySignal = standbySignal;
        twin.cleanStop = cleanStop;
        return twin;
    }

    /** As a base backup makes it: everything but the slots; fence and conninfo come along (M1). */
    FakeData(FakeData main) {
        this.system = main.system;
        this.parameters = new FakeParameters(main.parameters);
        this.history = main.history;
        this.flushed = main.flushed;
        this.replayed = main.flushed;
        this.content = main.content;
        this.lastCommitNanos = main.lastCommitNanos;
        this.source = main.source;
        this.readOnlyByDefault = main.readOnlyByDefault;
        this.rewindable = main.rewindable;
    }

    void commit(FakeContent changed, WalDistance written, long nanos) {
        flushed = new Lsn(flushed.bytes() + Math.max(1, written.bytes()));
        replayed = flushed;
        content = changed;
        lastCommitNanos = nanos;
        remember(new WalRecord(flushed, nanos, changed));
    }

    /** Whether a standby with this data can stream from that main: only what is an ancestor can (M18). */
    boolean canFollow(FakeData main) {
        return system.equals(main.system)
                && main.history.contains(history.current(), flushed)
                && main.flushed.hasReached(flushed);
    }

    /** Where its log leads and ends. */
    Branch branch() {
        return new Branch(system, history, flushed);
    }

    void receive(FakeData main) {
        Deque<WalRecord> missing = new ArrayDeque<>();
        Iterator<WalRecord> newestFirst = main.wal.descendingIterator();
        while (newestFirst.hasNext()) {
            WalRecord record = newestFirst.next();
            if (flushed.hasReached(record.end())) {
                break;
            }
            missing.addFirst(record);
        }
        missing.forEach(this::remember);
        flushed = main.flushed;
        history = main.history;
    }

    /** The newest record says everything. */
    void replay() {
        WalRecord newest = wal.peekLast();
        if (newest != null && !replayed.hasReached(newest.end())) {
            content = newest.content();
            lastCommitNanos = newest.committedNanos();
        }
        replayed = flushed;
    }

    /** A new branch from here, with the next number of this history (M6). */
    void promote() {
        replay();
        List<TimelineHistory.Switch> switches = new ArrayList<>(history.switches());
        switches.add(new TimelineHistory.Switch(history.current(), replayed));
        history = new TimelineHistory(new Timeline(history.current().id() + 1), switches);
        standbySignal = false;
    }

    private void remember(WalRecord record) {
        wal.addLast(record);
        if (wal.size() > MOST_RECORDS) {
            wal.removeFirst();
        }
    }

    void putSlot(SlotName name, Slot slot) {
        slots.put(name.value(), slot);
    }

    void removeSlots() {
        slots.clear();
    }

    void removeSlot(SlotName name) {
        slots.remove(name.value());
    }

    Optional<Slot> slot(SlotName name) {
        return Optional.ofNullable(slots.get(name.value()));
    }

    List<ReplicationSlot> slots() {
        return slots.entrySet().stream()
                .map(entry -> new ReplicationSlot(
                        new SlotName(entry.getKey()),
                        entry.getValue().active(),
                        entry.getValue().lost(),
                        Optional.of(flushed.since(entry.getValue().restart()))))
                .toList();
    }

    SystemIdentifier system() {
        return system;
    }

    FakeParameters parameters() {
        return parameters;
    }

    TimelineHistory history() {
        return history;
    }

    Lsn flushed() {
        return flushed;
    }

    Lsn replayed() {
        return replayed;
    }

    FakeContent content() {
        return content;
    }

    long lastCommitNanos() {
        return lastCommitNanos;
    }

    boolean hasStandbySignal() {
        return standbySignal;
    }

    void standbySignal(boolean there) {
        standbySignal = there;
    }

    Optional<StandbySource> source() {
        return source;
    }

    void follow(StandbySource main) {
        source = Optional.of(main);
    }

    void followNobody() {
        source = Optional.empty();
    }

    boolean isReadOnlyByDefault() {
        return readOnlyByDefault;
    }

    void readOnlyByDefault(boolean on) {
        readOnlyByDefault = on;
    }

    boolean isCleanStop() {
        return cleanStop;
    }

    void cleanStop(boolean clean) {
        cleanStop = clean;
    }

    boolean isRewindable() {
        return rewindable;
    }

    void loseChecksums() {
        rewindable = false;
    }
}
