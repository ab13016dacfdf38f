package dev.mainstay.application;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.Evidence;
import dev.mainstay.domain.observation.Evidence.Sign;
import dev.mainstay.domain.observation.Evidence.Source;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.observation.WalReceiver;
import dev.mainstay.domain.policy.Timings;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.wal.LossBound.MainPosition;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.ports.out.HeartbeatReply;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.Reach;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything a secondary knows about its main: evidence of life on every path, its positions, and when it was last seen.
 *
 * <p>Confined to the loop thread.
 */
final class MainWatch {

    private static final long NEVER = Long.MIN_VALUE;

    private final Ports ports;
    private final Timings timings;
    private final EvidenceBook evidence = new EvidenceBook();
    private final MainPositions positions = new MainPositions();

    private Optional<PeerUrl> watched = Optional.empty();
    private Optional<Look<Reach>> port = Optional.empty();
    private Optional<Instant> lastSeen = Optional.empty();

    /** While its own agent says that it closed itself for a higher term, nothing there is a sign of a main. */
    private boolean closed;

    /** What a member that feeds this node had brought at the last look. */
    private Optional<Lsn> fedUpTo = Optional.empty();

    private long apiAt;
    private long watchedSince;

    MainWatch(Ports ports, Timings timings) {
        this.ports = ports;
        this.timings = timings;
    }

    void poll(LocalFacts facts, Look<DatabaseObservation> database, PeerLooks peers) {
        NodeState self = facts.node();
        Optional<PeerUrl> api = self.main().map(main -> main.endpoints().api());
        if (!api.equals(watched)) {
            watched = api;
            startOver(self);
        }
        if (api.isEmpty()) {
            return;
        }
        long askedAt = peers.askedAt(api.get());
        if (askedAt != apiAt) {
            peers.health(api.get()).ifPresent(health -> noteApi(health.value(), self, askedAt));
        }
        port.ifPresent(Look::poll);
        port.filter(Look::isFresh).ifPresent(this::notePort);
        noteStream(database, feeders(facts));
    }

    /** The evidence as it stands. */
    List<Evidence> evidence(Timings limits) {
        return evidence.at(ports.ticker().nanos(), limits.staleAfter());
    }

    /** The main's last known position. */
    MainPosition position() {
        return positions.at(ports.ticker().nanos());
    }

    /** When the main last showed life on any path; for people. */
    Optional<Instant> lastSeen() {
        return lastSeen;
    }

    /** How long this agent has been watching this main. */
    Duration watchedFor() {
        return Duration.ofNanos(ports.ticker().nanos() - watchedSince);
    }

    /**
     * An authenticated answer of the main to a heartbeat. No evidence that it lives as a main: its agent answers too while
     * its database is dead; {@code /health} tells them apart (D4).
     */
    void heard(HeartbeatReply reply) {
        reply.position().ifPresent(lsn -> positions.note(lsn, ports.ticker().nanos()));
    }

    /** An authenticated message of the main. */
    void heardInbound() {
        evidence.note(Source.INBOUND, Sign.UP, "a message came", ports.ticker().nanos());
        seen();
    }

    void restartWindow() {
        evidence.restartWindow(ports.ticker().nanos());
        port.ifPresent(Look::hurry);
    }

    void hurry() {
        port.ifPresent(Look::hurry);
    }

    /** Whether looks at its API and at its port that began after that moment have ended. */
    boolean hasLookedSince(long moment, PeerLooks peers) {
        boolean asked = watched.filter(api -> peers.begunAt(api) - moment < 0).isEmpty();
        return asked && port.filter(look -> look.latestBegunAt() - moment < 0).isEmpty();
    }

    private void startOver(NodeState self) {
        evidence.reset();
        positions.reset();
        lastSeen = Optional.empty();
        closed = false;
        fedUpTo = Optional.empty();
        apiAt = NEVER;
        watchedSince = ports.ticker().nanos();
        port = self.main()
                .map(main -> main.endpoints().database())
                .map(endpoint -> new Look<>(
                        "look-main-port",
                        () -> ports.probe().reach(endpoint, timings.probeLimit()),
                        timings.probe(),
                        ports));
    }

    private void noteApi(PeerObservation health, NodeState self, long at) {
        apiAt = at;
        closed = health.match(answered -> answered.claim().isClosedFor(self.term()), refused -> false, silent -> false);
        boolean up = health.match(answered -> !closed, refused -> false, silent -> false);
        String detail = health.match(
                answered -> closed
                        ? "alive, it closed itself for term " + answered.claim().term()
                        : "answers",
                refused -> "alive, its database is down: " + refused.reason(),
                PeerObservation.Silent::reason);
        evidence.note(Source.API, up ? Sign.UP : Sign.DOWN, detail, at);
        Optional<Lsn> position = health.match(
                answered -> answered.claim().position(), refused -> Optional.empty(), silent -> Optional.empty());
        position.ifPresent(lsn -> positions.note(lsn, at));
        if (up) {
            seen();
        }
    }

    private void notePort(Look<Reach> look) {
        look.latest().map(Seen::value).ifPresent(reach -> {
            boolean up = reach.answered() && !closed;
            String detail = closed ? "of a closed main" : reach.answered() ? "answers" : reach.reason();
            evidence.note(Source.DATABASE, up ? Sign.UP : Sign.DOWN, detail, look.latestAt());
            if (up) {
                seen();
            }
        });
    }

    /** Only what was newly seen: an old look again would undo that silence counts anew after a sleep. */
    private void noteStream(Look<DatabaseObservation> database, List<Endpoint> feeders) {
        Optional<DatabaseObservation> seen =
                database.latest().filter(any -> database.isFresh()).map(Seen::value);
        long at = database.latestAt();
        seen.flatMap(any -> stream(any, feeders))
                .ifPresent(stream -> evidence.note(Source.WAL_STREAM, stream.sign(), stream.detail(), at));
        seen.flatMap(DatabaseObservation::asStandby)
                .filter(standby -> feeder(standby, feeders).isEmpty())
                .ifPresent(standby -> noteStandby(standby, at));
    }

    /** Databases of other members: a stream of theirs lives on when the main is dead (ADR 24). */
    private static List<Endpoint> feeders(LocalFacts facts) {
        Optional<Endpoint> main =
                facts.node().main().map(leader -> leader.endpoints().database());
        return facts.peers().stream()
                .map(peer -> peer.endpoints().database())
                .filter(database -> !main.equals(Optional.of(database)))
                .toList();
    }

    private static Optional<Endpoint> feeder(InRecovery standby, List<Endpoint> feeders) {
        return standby.receiver()
                .filter(WalReceiver::streaming)
                .flatMap(WalReceiver::sender)
                .filter(feeders::contains);
    }

    /** What the local database says of the stream; nothing while it does not answer. */
    private record Stream(Sign sign, String detail) {}

    private Optional<Stream> stream(DatabaseObservation seen, List<Endpoint> feeders) {
        return seen.match(
                writable -> Optional.of(new Stream(Sign.DOWN, "this database is out of recovery")),
                standby -> Optional.of(stream(standby, feeders)),
                refused -> Optional.empty(),
                silent -> Optional.empty());
    }

    private Stream stream(InRecovery standby, List<Endpoint> feeders) {
        if (closed) {
            return new Stream(Sign.DOWN, "from a closed main");
        }
        Optional<Endpoint> feeder = feeder(standby, feeders);
        if (feeder.isPresent()) {
            return fed(standby, feeder.get());
        }
        String none = standby.isDetached() ? "none, it replays an archive" : "not streaming";
        return standby.isStreaming() ? new Stream(Sign.UP, "streaming") : new Stream(Sign.DOWN, none);
    }

    /** Another member feeds this node: only log that nobody but the main can have written says that the main lives. */
    private Stream fed(InRecovery standby, Endpoint feeder) {
        boolean grown =
                fedUpTo.filter(before -> !before.hasReached(standby.received())).isPresent();
        fedUpTo = Optional.of(standby.received());
        return grown
                ? new Stream(Sign.UP, "new log comes by " + feeder)
                : new Stream(Sign.DOWN, "no new log comes by " + feeder);
    }

    private void noteStandby(InRecovery standby, long at) {
        standby.receiver().filter(WalReceiver::streaming).ifPresent(receiver -> noteReceiver(receiver, at));
        if (!standby.isStreaming() && standby.streamedSinceStart()) {
            evidence.noteFirstLife(Source.WAL_STREAM, at);
        }
    }

    /** The silence is measured by a wall clock, which may jump: a message never comes from the future (D15). */
    private void noteReceiver(WalReceiver receiver, long at) {
        long silence = Math.max(0, receiver.silence().toNanos());
        receiver.senderPosition().ifPresent(lsn -> positions.note(lsn, at - silence));
        seen();
    }

    private void seen() {
        lastSeen = Optional.of(ports.wallClock().instant());
    }
}
