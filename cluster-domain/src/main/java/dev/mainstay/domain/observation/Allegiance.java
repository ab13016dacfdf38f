package dev.mainstay.domain.observation;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.Patience;
import dev.mainstay.domain.topology.Promise;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SyncRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whom a node follows, how long it has seen no sign of that main, and whom it promised its consent.
 *
 * <p>Immutable. Source: D6.
 *
 * @param main the main it follows
 * @param silence how long ago any path last showed life of that main; empty when none did since its agent started
 * @param promise its word to a candidate, while that stands
 * @param sync what it holds of synchronous replication; of a main that leads, what it gives its followers
 * @param patience how long it waits for a silent main; empty of a node that does not say
 */
public record Allegiance(
        Optional<NodeId> main,
        Optional<Duration> silence,
        Optional<Promise> promise,
        Optional<SyncRecord> sync,
        Optional<Patience> patience) {

    /** Of a node that holds nothing of synchronous replication. */
    public Allegiance(Optional<NodeId> main, Optional<Duration> silence, Optional<Promise> promise) {
        this(main, silence, promise, Optional.empty(), Optional.empty());
    }

    /** The same with what it holds of synchronous replication. */
    public Allegiance holding(Optional<SyncRecord> record) {
        return new Allegiance(main, silence, promise, record, patience);
    }

    /** The same of a node that waits so long for its main. */
    public Allegiance waiting(Patience known) {
        return new Allegiance(main, silence, promise, sync, Optional.of(known));
    }

    /** Of a node that follows nobody, or does not say. */
    public static Allegiance none() {
        return new Allegiance(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Of a node that closed itself for good: it can neither lead nor consent to a candidate before it was rebased, so it backs
     * whoever leads in its term or a higher one, by that node's last answer. Where two do, it backs neither.
     */
    public static Allegiance ofClosed(Term own, List<PeerSighting> peers) {
        List<PeerSighting> mains = peers.stream()
                .filter(peer -> term(peer).isPresent())
                .filter(peer -> !own.isNewerThan(term(peer).orElseThrow()))
                .toList();
        Optional<Term> highest =
                mains.stream().map(peer -> term(peer).orElseThrow()).reduce(Term::max);
        List<PeerSighting> leading =
                mains.stream().filter(peer -> term(peer).equals(highest)).toList();
        return leading.size() == 1
                ? new Allegiance(
                        Optional.of(leading.get(0).node()),
                        leading.get(0).health().map(Seen::age),
                        Optional.empty())
                : none();
    }

    /** The term of a node whose agent answers and says that it is main; empty of any other. */
    private static Optional<Term> term(PeerSighting peer) {
        return peer.health()
                .map(Seen::value)
                .filter(PeerObservation::answers)
                .map(PeerObservation::claim)
                .filter(claim -> claim.role().filter(Role.MAIN::equals).isPresent())
                .map(PeerObservation.Claim::term);
    }

    /** The same, as it reads so much later. */
    public Allegiance olderBy(Duration age) {
        return new Allegiance(main, silence.map(age::plus), promise, sync, patience);
    }

    /** How long ago this node last backed that main of that term; empty when it does not, or promised otherwise. */
    public Optional<Duration> backing(NodeId leader, Term term) {
        boolean promisedAway =
                promise.filter(word -> word.term().isNewerThan(term)).isPresent();
        return promisedAway ? Optional.empty() : silence.filter(any -> main.equals(Optional.of(leader)));
    }
}
