package dev.mainstay.domain.policy;

import dev.mainstay.domain.health.FailureDetector;
import dev.mainstay.domain.health.MainVerdict;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.CastVote.Word;
import dev.mainstay.domain.observation.Evidence.Sign;
import dev.mainstay.domain.observation.Footing;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.observation.Vote;
import dev.mainstay.domain.topology.Ballot;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Promise;
import dev.mainstay.domain.topology.SyncRecord;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether a node consents to a candidate. It has lost the main itself, it has given its word to nobody else, and it could
 * not do better. Its word binds it for a whole failover threshold, or until the candidate itself lets go: by then a
 * candidate that was promoted unseen has either been heard of or has closed itself.
 *
 * <p>Pure. Source: D6, ADR 0010.
 */
public final class VoteRule {

    private VoteRule() {}

    /** What this node says to that candidate; a consent must be made durable before it is told. */
    public static Vote answer(ClusterView view, Observation seen, Policy policy, Ballot ballot) {
        NodeState self = view.self();
        Term known = self.promise().map(Promise::term).orElse(self.term());
        return standing(self, seen, ballot)
                .or(() -> knowsLess(self, ballot))
                .or(() -> stillSeesMain(seen, policy))
                .or(() -> promisedAway(self, seen, policy, ballot))
                .map(reason -> new Vote(Word.DENIED, known, reason))
                .or(() -> better(view, seen, policy, ballot).map(reason -> new Vote(Word.GOES_FIRST, known, reason)))
                .orElseGet(() -> new Vote(Word.GRANTED, ballot.term(), "it consents"));
    }

    private static Optional<String> standing(NodeState self, Observation seen, Ballot ballot) {
        if (!self.role().follows()) {
            return Optional.of("it is " + self.role().word());
        }
        if (!ballot.term().isNewerThan(self.term())) {
            return Optional.of("it knows term " + self.term());
        }
        if (self.condition() != NodeCondition.STREAMING) {
            return Optional.of("it has not streamed from this main");
        }
        return seen.transitionRunning() ? Optional.of("a transition runs there") : Optional.empty();
    }

    /** A candidate that may have lost its right, or needs more consents by now, must learn of that first. */
    private static Optional<String> knowsLess(NodeState self, Ballot ballot) {
        return SyncRight.inForce(self)
                .filter(held -> held.revision() > ballot.revision())
                .map(held -> "it holds revision " + held.revision() + " of the synchronous record, the candidate "
                        + ballot.revision());
    }

    /** What it would not back as a main it need not keep: only signs of life count, not whether every path was looked at. */
    private static Optional<String> stillSeesMain(Observation seen, Policy policy) {
        Duration threshold = policy.failover().threshold();
        MainVerdict main = FailureDetector.judge(seen.evidence(), threshold);
        boolean alive = seen.evidence().stream().anyMatch(piece -> piece.sign() == Sign.UP);
        // An agent that just started has backed nobody for as long as it has been watching.
        Duration silence = main.lastLife().orElse(seen.footing().watched());
        boolean lost = !alive && silence.compareTo(threshold) >= 0;
        return lost ? Optional.empty() : Optional.of("it has not lost the main: " + main.sentence());
    }

    private static Optional<String> promisedAway(NodeState self, Observation seen, Policy policy, Ballot ballot) {
        return self.promise()
                .filter(word -> !word.candidate().equals(ballot.candidate()))
                .filter(word -> binds(self, word, seen, policy, ballot))
                .map(word -> "it has promised term " + word.term() + " to node " + word.candidate());
    }

    /** Its own candidacy yields to a better one as long as nothing was done on it. */
    private static boolean binds(NodeState self, Promise word, Observation seen, Policy policy, Ballot ballot) {
        if (self.stands()) {
            return word.acting();
        }
        boolean recent = seen.footing()
                .promised()
                .map(age -> age.compareTo(policy.failover().threshold()) < 0)
                .orElse(true);
        return recent || !ballot.term().isNewerThan(word.term());
    }

    /** One that an operator told to stand aside does not go before anybody. */
    private static Optional<String> better(ClusterView view, Observation seen, Policy policy, Ballot ballot) {
        return own(view, seen, policy, ballot)
                .filter(mine -> policy.failover().automatic())
                .filter(mine -> mine.goesBefore(ballot))
                .map(mine -> "it goes first: it holds " + mine.received() + " on timeline " + mine.timeline()
                        + " with preference " + mine.preference() + " and priority " + mine.priority());
    }

    /** The ballot that this node would stand with; empty when it may not stand. */
    public static Optional<Ballot> own(ClusterView view, Observation seen, Policy policy, Ballot like) {
        boolean fit = view.self().role().mayTakeOver() && view.self().condition() == NodeCondition.STREAMING;
        Optional<NodeId> id = view.self().membership().map(Membership::nodeId);
        int priority = view.own().map(Node::priority).orElse(Node.DEFAULT_PRIORITY);
        long revision = SyncRight.inForce(view.self()).map(SyncRecord::revision).orElse(0L);
        return seen.database()
                .value()
                .asStandby()
                .filter(standby ->
                        fit && !standby.replayPaused() && seen.versions().match())
                .flatMap(standby -> id.map(node -> new Ballot(
                        node,
                        like.term(),
                        standby.timeline(),
                        standby.received(),
                        policy.failover().preference(),
                        priority,
                        revision)));
    }

    /** Whether a word to another candidate is void: it leads, or it says itself that it stands no more. */
    public static boolean isVoid(NodeState self, Observation seen) {
        return self.promise()
                .filter(word -> !self.stands())
                .flatMap(word -> seen.peers().stream()
                        .filter(peer -> peer.node().equals(word.candidate()))
                        .filter(peer -> askedSince(peer, seen.footing()))
                        .findFirst()
                        .flatMap(peer -> peer.health())
                        .filter(look -> look.value().answers())
                        .map(look -> !standsFor(look.value().claim(), word)))
                .orElse(false);
    }

    /** An answer from before the word was given says nothing of it. */
    private static boolean askedSince(PeerSighting peer, Footing footing) {
        return peer.health()
                .flatMap(look -> footing.promised().filter(given -> look.age().compareTo(given) < 0))
                .isPresent();
    }

    private static boolean standsFor(Claim claim, Promise word) {
        boolean leads = !word.term().isNewerThan(claim.term());
        boolean stands = claim.allegiance()
                .promise()
                .filter(own ->
                        own.candidate().equals(word.candidate()) && !word.term().isNewerThan(own.term()))
                .isPresent();
        return leads || stands;
    }
}
