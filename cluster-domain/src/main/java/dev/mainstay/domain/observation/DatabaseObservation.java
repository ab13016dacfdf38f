package dev.mainstay.domain.observation;

import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the local database answered on a new connection; a pooled one does not notice a hung postmaster (M20).
 *
 * <p>Immutable.
 */
public sealed interface DatabaseObservation {

    /** One function per kind; a new kind does not compile until every caller has its answer. */
    <R> R match(
            Function<Writable, R> writable,
            Function<InRecovery, R> inRecovery,
            Function<Refused, R> refused,
            Function<Silent, R> silent);

    /** What an answer says; empty of a server that gave none. */
    private <T> Optional<T> answer(Function<Writable, T> writable, Function<InRecovery, T> inRecovery) {
        return match(
                main -> Optional.of(writable.apply(main)),
                standby -> Optional.of(inRecovery.apply(standby)),
                refused -> Optional.empty(),
                silent -> Optional.empty());
    }

    /** Whether the database answered at all. */
    default boolean answers() {
        return match(writable -> true, inRecovery -> true, refused -> false, silent -> false);
    }

    /** What the server says of its recovery; empty when it did not answer. */
    default Optional<Boolean> recovery() {
        return answer(writable -> false, standby -> true);
    }

    /** The database out of recovery, while it is and says so. */
    default Optional<Writable> asWritable() {
        return match(
                Optional::of, standby -> Optional.empty(), refused -> Optional.empty(), silent -> Optional.empty());
    }

    /** The database in recovery, while it is and says so. */
    default Optional<InRecovery> asStandby() {
        return match(
                writable -> Optional.empty(), Optional::of, refused -> Optional.empty(), silent -> Optional.empty());
    }

    /** The last position this database has; empty when it did not answer. */
    default Optional<Lsn> knownPosition() {
        return answer(Writable::position, InRecovery::received);
    }

    /** The branch it is on; empty when it did not answer. */
    default Optional<Timeline> knownTimeline() {
        return answer(Writable::timeline, InRecovery::timeline);
    }

    /** What the server says of itself besides; empty when it did not answer. */
    default Optional<ServerFacts> facts() {
        return answer(Writable::server, InRecovery::server);
    }

    /** Who streams from it. */
    default List<Standby> senders() {
        return match(Writable::standbys, InRecovery::standbys, refused -> List.of(), silent -> List.of());
    }

    /** What it holds back for whom. */
    default List<ReplicationSlot> heldSlots() {
        return match(Writable::slots, InRecovery::slots, refused -> List.of(), silent -> List.of());
    }

    /** Which database it is; empty when it did not answer. */
    default Optional<SystemIdentifier> knownSystem() {
        return answer(Writable::system, InRecovery::system);
    }

    /**
     * Out of recovery.
     *
     * @param system which database
     * @param timeline its branch
     * @param position flushed so far; the insert position may be lost in a crash (L43)
     * @param readOnlyByDefault whether {@code default_transaction_read_only} is on: a drain, or a left-over fence (M1)
     * @param standbys who streams from it
     * @param slots what it holds back for whom
     * @param server what it says of itself besides
     */
    record Writable(
            SystemIdentifier system,
            Timeline timeline,
            Lsn position,
            boolean readOnlyByDefault,
            List<Standby> standbys,
            List<ReplicationSlot> slots,
            ServerFacts server)
            implements DatabaseObservation {

        /** Of a server that says nothing besides. */
        public Writable(
                SystemIdentifier system,
                Timeline timeline,
                Lsn position,
                boolean readOnlyByDefault,
                List<Standby> standbys,
                List<ReplicationSlot> slots) {
            this(system, timeline, position, readOnlyByDefault, standbys, slots, ServerFacts.unknown());
        }

        /** Copies the lists. */
        public Writable {
            standbys = List.copyOf(standbys);
            slots = List.copyOf(slots);
        }

        @Override
        public <R> R match(
                Function<Writable, R> writable,
                Function<InRecovery, R> inRecovery,
                Function<Refused, R> refused,
                Function<Silent, R> silent) {
            return writable.apply(this);
        }
    }

    /**
     * In recovery: a standby, or a server that was told to stay closed.
     *
     * @param system which database
     * @param timeline the branch it receives, else the branch it replays
     * @param received the later of what it received and what it replayed
     * @param replayed what queries see
     * @param streamedSinceStart whether it streamed since this server process started: evidence that the main was alive
     * @param replayPaused whether replay stands still by somebody's order or for want of settings (M7, M8)
     * @param receiver the WAL receiver, while there is one
     * @param replayDelay send time of the last message minus the last replayed commit, both on the main's clock; zero
     *     when all is replayed; empty when it cannot be known
     * @param standbys who streams from it in turn
     * @param slots what it holds back for those
     * @param server what it says of itself besides
     */
    record InRecovery(
            SystemIdentifier system,
            Timeline timeline,
            Lsn received,
            Lsn replayed,
            boolean streamedSinceStart,
            boolean replayPaused,
            Optional<WalReceiver> receiver,
            Optional<Duration> replayDelay,
            List<Standby> standbys,
            List<ReplicationSlot> slots,
            ServerFacts server)
            implements DatabaseObservation {

        /** Copies the lists. */
        public InRecovery {
            standbys = List.copyOf(standbys);
            slots = List.copyOf(slots);
        }

        /** Of a server that says nothing besides. */
        public InRecovery(
                SystemIdentifier system,
                Timeline timeline,
                Lsn received,
                Lsn replayed,
                boolean streamedSinceStart,
                boolean replayPaused,
                Optional<WalReceiver> receiver,
                Optional<Duration> replayDelay) {
            this(
                    system,
                    timeline,
                    received,
                    replayed,
                    streamedSinceStart,
                    replayPaused,
                    receiver,
                    replayDelay,
                    List.of(),
                    List.of(),
                    ServerFacts.unknown());
        }

        /** Whether WAL is arriving. */
        public boolean isStreaming() {
            return receiver.map(WalReceiver::streaming).orElse(false);
        }

        /** Whether nothing but an archive can give it more: it streams from nobody and is to stream from nobody. */
        public boolean isDetached() {
            return !isStreaming() && server.archive() == ArchiveUse.ONLY;
        }

        /** Whether it replays what an archive has, for want of a stream. */
        public boolean isRestoring() {
            return !isStreaming() && server.archive() != ArchiveUse.NONE;
        }

        @Override
        public <R> R match(
                Function<Writable, R> writable,
                Function<InRecovery, R> inRecovery,
                Function<Refused, R> refused,
                Function<Silent, R> silent) {
            return inRecovery.apply(this);
        }
    }

    /**
     * Somebody is there and does not serve: starting up, shutting down, or the port refuses.
     *
     * @param reason for people
     */
    record Refused(String reason) implements DatabaseObservation {
        @Override
        public <R> R match(
                Function<Writable, R> writable,
                Function<InRecovery, R> inRecovery,
                Function<Refused, R> refused,
                Function<Silent, R> silent) {
            return refused.apply(this);
        }
    }

    /**
     * No answer within the limit.
     *
     * @param reason for people
     */
    record Silent(String reason) implements DatabaseObservation {
        @Override
        public <R> R match(
                Function<Writable, R> writable,
                Function<InRecovery, R> inRecovery,
                Function<Refused, R> refused,
                Function<Silent, R> silent) {
            return silent.apply(this);
        }
    }

    /**
     * One that streams from us.
     *
     * @param name its application name
     * @param state as PostgreSQL calls it, such as {@code streaming}
     * @param flushed what it has on disk, where known
     * @param replayed what its queries see, where known
     * @param sent what was sent to it, where known
     * @param written what it has handed to its disk, where known
     * @param link how it is connected
     */
    record Standby(
            String name,
            String state,
            Optional<Lsn> flushed,
            Optional<Lsn> replayed,
            Optional<Lsn> sent,
            Optional<Lsn> written,
            Link link) {

        /** One of whom only the outcome is known. */
        public Standby(String name, String state, Optional<Lsn> flushed, Optional<Lsn> replayed) {
            this(name, state, flushed, replayed, Optional.empty(), Optional.empty(), Link.unknown());
        }
    }

    /**
     * A standby's connection. Source: PostgreSQL manual, "pg_stat_replication".
     *
     * @param user who it logged in as
     * @param address where it comes from; empty for a local socket
     * @param syncState {@code async}, {@code potential}, {@code sync} or {@code quorum}
     * @param syncPriority its place among synchronous standbys; 0 when it is none
     */
    record Link(String user, Optional<String> address, String syncState, int syncPriority) {

        /** Not looked at. */
        public static Link unknown() {
            return new Link("", Optional.empty(), "async", 0);
        }
    }
}
