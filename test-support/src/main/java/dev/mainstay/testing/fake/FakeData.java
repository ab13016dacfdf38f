package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.wal.Branch;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.out.StandbySource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A fake data directory: write-ahead log, what was replayed of it, slots and settings. Confined to the lock of its
 * network.
 */
final class FakeData {

    private static final Lsn FIRST = new Lsn(0x3000000L);

    private final SystemIdentifier system;
    private final FakeWal wal;
    private final FakeSlots slots = new FakeSlots();
    private final FakeParameters parameters;
    private TimelineHistory history;
    private Timeline checkpointed;
    private Lsn flushed;
    private Lsn replayed;
    private FakeContent content;
    private long lastCommitNanos;
    private boolean standbySignal;
    private Optional<StandbySource> source = Optional.empty();
    private boolean readOnlyByDefault;
    private boolean cleanStop;
    private boolean rewindable = true;
    private boolean starved;
    private int connectionsNeeded;

    /** As initdb makes it. */
    FakeData(SystemIdentifier system) {
        this.system = system;
        this.wal = new FakeWal(FIRST);
        this.parameters = new FakeParameters();
        this.history = TimelineHistory.startingAt(new Timeline(1));
        this.checkpointed = history.current();
        this.flushed = FIRST;
        this.replayed = FIRST;
        this.content = FakeContent.empty();
    }

    private FakeData(FakeData other, FakeWal wal) {
        this.system = other.system;
        this.wal = wal;
        this.parameters = new FakeParameters(other.parameters);
        this.history = other.history;
        this.checkpointed = other.checkpointed;
        this.flushed = other.flushed;
        this.replayed = other.flushed;
        this.content = other.content;
        this.lastCommitNanos = other.lastCommitNanos;
        this.source = other.source;
        this.readOnlyByDefault = other.readOnlyByDefault;
        this.rewindable = other.rewindable;
        this.connectionsNeeded = other.connectionsNeeded;
    }

    /**
     * As a base backup or a rewind makes it: everything but the slots and {@code standby.signal}; fence and conninfo come
     * along (M1, M9, M11).
     */
    static FakeData copyOf(FakeData main) {
        return new FakeData(main, main.wal.restartedAt(main.flushed));
    }

    /** As a copy of the whole machine has it, in use by nobody. */
    FakeData twin() {
        FakeData twin = new FakeData(this, wal.copy());
        twin.slots.copy(slots);
        twin.replayed = replayed;
        twin.standbySignal = standbySignal;
        twin.cleanStop = cleanStop;
        return twin;
    }

    /** What {@code pg_rewind} leaves as it is, since it compares timeline numbers and nothing else (M5, M6). */
    static FakeData rewound(FakeData old, FakeData main) {
        boolean isSameNumber = old.history.current().equals(main.history.current());
        return isSameNumber || old.canFollow(main) ? new FakeData(old, old.wal.copy()) : copyOf(main);
    }

    void commit(FakeContent changed, int row, WalDistance written, long nanos) {
        flushed = new Lsn(flushed.bytes() + Math.max(1, written.bytes()));
        replayed = flushed;
        content = changed;
        lastCommitNanos = nanos;
        wal.add(new FakeWal.Entry(flushed, nanos, changed, row, parameters.connections()));
        slots.written(flushed);
        wal.recycle(flushed, slots.needed(flushed));
    }

    /**
     * Whether a standby with this data can stream from that main: only what is an ancestor by its numbers can (M18), and
     * only while the main has all of the log that is missing here (M10).
     */
    boolean canFollow(FakeData main) {
        return system.equals(main.system)
                && main.history.contains(history.current(), flushed)
                && main.flushed.hasReached(flushed)
                && main.wal.reachesBackTo(flushed);
    }

    /** Where its log leads and ends. */
    Branch branch() {
        return new Branch(system, history, flushed);
    }

    /** Takes what lies behind its own end; that what lies before is the same, nobody asks (M5, M6). */
    void receive(FakeData main) {
        receive(main, main.flushed);
    }

    /** The same, not beyond that position. */
    void receive(FakeData main, Lsn upTo) {
        main.wal.after(flushed).stream()
                .filter(entry -> upTo.hasReached(entry.end()))
                .toList()
                .forEach(wal::add);
        flushed = upTo;
        history = main.history;
        checkpointed = main.checkpointed;
        wal.recycle(flushed, slots.needed(flushed).compareTo(replayed) < 0 ? slots.needed(flushed) : replayed);
    }

    /** Applies what was received, up to a record that asks for more than the parameters give (M8). */
    void replay() {
        for (FakeWal.Entry entry : wal.after(replayed)) {
            connectionsNeeded = entry.connections();
            starved = connectionsNeeded > parameters.connections();
            if (starved) {
                return;
            }
            content = entry.content();
            lastCommitNanos = entry.committedNanos();
            replayed = entry.end();
        }
        replayed = flushed;
    }

    /** Whether replay waits for higher parameters, which only a restart can give (M8). */
    boolean isStarved() {
        return starved;
    }

    /** Whether recovery could begin with the parameters that the files name (M8). */
    boolean hasEnoughForRecovery() {
        return parameters.connections() >= connectionsNeeded;
    }

    /** A new branch from here, with the next number of this history (M6). */
    void promote() {
        replay();
        List<TimelineHistory.Switch> switches = new ArrayList<>(history.switches());
        switches.add(new TimelineHistory.Switch(history.current(), replayed));
        history = new TimelineHistory(new Timeline(history.current().id() + 1), switches);
        standbySignal = false;
    }

    /** The last checkpoint is of the present timeline now; a promotion writes none (L29). */
    void checkpoint() {
        checkpointed = history.current();
    }

    /** Of which timeline the last checkpoint is. */
    Timeline checkpointed() {
        return checkpointed;
    }

    FakeSlots slots() {
        return slots;
    }

    FakeWal wal() {
        return wal;
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

    /** A server process begins with these files; returns whether it was stopped cleanly before. */
    boolean open() {
        boolean wasClean = cleanStop;
        cleanStop = false;
        starved = false;
        parameters.restart();
        return wasClean;
    }

    void loseChecksums() {
        rewindable = false;
    }
}
