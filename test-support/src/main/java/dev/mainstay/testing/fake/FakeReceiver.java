package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.WalReceiver;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.ports.out.StandbySource;
import java.time.Duration;
import java.util.Optional;

/**
 * Recovery of a fake server: whether it is in it, from whom it streams, and what it remembers of that. Confined to the
 * lock of its network.
 */
final class FakeReceiver {

    /** The receiver notices a line that was cut after so long; a killed main at once (M26). */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final FakeInstance self;
    private boolean inRecovery;
    private boolean replayPaused;
    private boolean streamedSinceStart;
    private Optional<Stream> stream = Optional.empty();
    private Optional<Long> lastSentNanos = Optional.empty();

    /**
     * An open stream.
     *
     * @param main from whom
     * @param slot with which slot there
     * @param mainPosition what the main said last
     * @param heardNanos when, on our ticker
     */
    private record Stream(FakeInstance main, SlotName slot, Lsn mainPosition, long heardNanos) {}

    FakeReceiver(FakeInstance self) {
        this.self = self;
    }

    /** The server process started. */
    void begin(boolean recovering) {
        inRecovery = recovering;
        replayPaused = false;
        streamedSinceStart = false;
        lastSentNanos = Optional.empty();
        drop();
    }

    boolean isInRecovery() {
        return inRecovery;
    }

    void endRecovery() {
        drop();
        inRecovery = false;
        replayPaused = false;
    }

    void pauseReplay() {
        replayPaused = true;
    }

    /** Ends the server when its replay waits for parameters (M8). */
    void resumeReplay() {
        replayPaused = false;
        if (isStarved()) {
            self.halt();
        }
    }

    /** By an operator, or for want of parameters: the server does not say which (M7, M8). */
    boolean isReplayPaused() {
        return replayPaused || isStarved();
    }

    private boolean isStarved() {
        return inRecovery && self.anyData().filter(FakeData::isStarved).isPresent();
    }

    boolean streamedSinceStart() {
        return streamedSinceStart;
    }

    /** Send time of the last message, on the main's ticker; kept when the stream is gone (D3). */
    Optional<Long> lastSentNanos() {
        return lastSentNanos;
    }

    /** Where it streams from now. */
    Optional<Endpoint> upstream() {
        notice();
        return stream.map(open -> open.main().at());
    }

    boolean streamsFrom(FakeInstance main) {
        notice();
        return stream.filter(open -> open.main() == main).isPresent();
    }

    /** As {@code pg_stat_wal_receiver} shows it. */
    Optional<WalReceiver> shown() {
        notice();
        return stream.map(open -> new WalReceiver(
                true,
                Optional.of(open.slot().value()),
                Optional.of(open.mainPosition()),
                Duration.ofNanos(self.ticker().nanos() - open.heardNanos()),
                Optional.of(open.main().at())));
    }

    /** Whom it follows, while it does. */
    Optional<StandbySource> source() {
        return inRecovery ? self.data().source() : Optional.empty();
    }

    /** Gets what there is to get. */
    void turn() {
        notice();
        Optional<StandbySource> wanted = source();
        Optional<FakeInstance> main = wanted.flatMap(this::reachable);
        if (main.isPresent() && wanted.isPresent()) {
            receive(main.get(), wanted.get());
        }
        if (stream.isEmpty()) {
            self.archive().restore();
        }
        if (inRecovery && !isReplayPaused()) {
            self.data().replay();
        }
    }

    void drop() {
        stream.filter(open -> open.main().hasData()).ifPresent(open -> use(open.main(), open.slot(), false));
        stream = Optional.empty();
    }

    private void receive(FakeInstance main, StandbySource source) {
        FakeData theirs = main.data();
        if (!self.data().canFollow(theirs)) {
            drop();
            return;
        }
        self.data().receive(theirs);
        use(main, source.slot(), true);
        streamedSinceStart = true;
        lastSentNanos = Optional.of(main.ticker().nanos());
        stream = Optional.of(
                new Stream(main, source.slot(), theirs.flushed(), self.ticker().nanos()));
    }

    /** The main, when it is there and lets us stream with our slot; an open stream is not asked again. */
    private Optional<FakeInstance> reachable(StandbySource source) {
        return self.network()
                .find(self.host(), source.main())
                .filter(server -> server.state().isAtWork())
                .filter(server -> holds(server, source.slot()) || admits(server, source));
    }

    private boolean admits(FakeInstance main, StandbySource source) {
        return main.state() == FakeState.RUNNING
                && FakeReplication.refusal(main, self.host(), source.password()).isEmpty()
                && main.data()
                        .slots()
                        .find(source.slot())
                        .filter(slot -> !slot.lost() && !slot.active())
                        .isPresent();
    }

    private boolean holds(FakeInstance main, SlotName slot) {
        return stream.filter(open -> open.main() == main && open.slot().equals(slot))
                .isPresent();
    }

    /** Ends a stream whose main is gone, whose slot was taken away, or that points elsewhere now. */
    private void notice() {
        if (stream.isPresent() && isOver(stream.get())) {
            drop();
        }
    }

    private boolean isOver(Stream open) {
        boolean elsewhere = source().filter(wanted ->
                        wanted.main().equals(open.main().at()) && wanted.slot().equals(open.slot()))
                .isEmpty();
        boolean cut = self.network().find(self.host(), open.main().at()).isEmpty();
        boolean slotGone = open.main().hasData()
                && open.main()
                        .data()
                        .slots()
                        .find(open.slot())
                        .filter(FakeSlots.Slot::active)
                        .isEmpty();
        long silence = self.ticker().nanos() - open.heardNanos();
        return elsewhere
                || slotGone
                || (!cut && open.main().state() == FakeState.STOPPED)
                || silence > TIMEOUT.toNanos();
    }

    private void use(FakeInstance main, SlotName slot, boolean active) {
        FakeSlots slots = main.data().slots();
        slots.find(slot)
                .ifPresent(found -> slots.put(
                        slot,
                        new FakeSlots.Slot(active ? self.data().flushed() : found.restart(), active, found.lost())));
    }
}
