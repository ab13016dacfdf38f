package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.CastVote;
import dev.mainstay.domain.observation.CastVote.Word;
import dev.mainstay.domain.observation.LeaseSighting;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.policy.Electorate;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.policy.VoteRule;
import dev.mainstay.domain.topology.Ballot;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Promise;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import java.util.List;
import java.util.Optional;

/**
 * How a secondary that has lost its main gets the consent of the others: whether it must ask, with which ballot, and
 * whether it has enough.
 *
 * <p>Pure. Source: D6, ADR 0010.
 */
public final class Candidacy {

    /** Fact of a verdict: the consent is still being asked for, nobody has objected. */
    public static final String PENDING = "pending";

    /** What may refuse a promotion while consent is asked for all the same: it is there when they are lifted. */
    private static final List<Guard> APART =
            List.of(Guard.NODES_CONSENT, Guard.FAILOVER_IS_AUTOMATIC, Guard.VERSIONS_MATCH);

    private Candidacy() {}

    /** Whether somebody must be asked: there is a guard, or another secondary that could promote itself too. */
    public static boolean isNeeded(ClusterView view, Observation seen, Policy policy) {
        return Electorate.guard(view, seen, policy) != SplitBrainGuard.NONE
                || !Electorate.voters(view, seen).isEmpty();
    }

    /** The ballot to ask consent for now; empty while this node has no reason to stand. */
    public static Optional<Ballot> ballot(ClusterView view, Observation seen, Policy policy, Plan promotion) {
        boolean ready = promotion.verdicts().stream()
                .filter(Verdict::refuses)
                .allMatch(verdict -> APART.contains(verdict.guard())
                        || verdict.facts().get(PENDING).isPresent());
        boolean gaveItsWord = view.self().promise().isPresent() && !view.self().stands();
        boolean bound = gaveItsWord && isRecent(seen, policy);
        if (!ready || bound || !isNeeded(view, seen, policy)) {
            return Optional.empty();
        }
        Ballot blank = new Ballot(self(view), term(view.self(), seen), new Timeline(1), new Lsn(0), 0, 0);
        return VoteRule.own(view, seen, policy, blank);
    }

    private static NodeId self(ClusterView view) {
        return view.self().membership().orElseThrow().nodeId();
    }

    private static boolean isRecent(Observation seen, Policy policy) {
        return seen.footing()
                .promised()
                .map(age -> age.compareTo(policy.failover().threshold()) < 0)
                .orElse(true);
    }

    /** The term of the present candidacy, or the first that nobody has heard of. */
    private static Term term(NodeState self, Observation seen) {
        Term told = seen.footing().votes().stream()
                .filter(Candidacy::objects)
                .map(CastVote::term)
                .reduce(leased(seen), Term::max);
        Optional<Term> standing = self.promise().filter(word -> self.stands()).map(Promise::term);
        if (standing.isPresent() && !told.isNewerThan(standing.get())) {
            return standing.get();
        }
        Term promised = self.promise().map(Promise::term).orElse(Term.NONE);
        return self.term().max(promised).max(told).next();
    }

    /** A term that was granted once is nobody else's, though nobody may have led in it. */
    private static Term leased(Observation seen) {
        return seen.footing().lease().map(LeaseSighting::latest).orElse(Term.NONE);
    }

    /** The term that a promotion now would lead in. */
    static Term termOf(NodeState self) {
        return self.promise()
                .filter(word -> self.stands())
                .map(Promise::term)
                .orElseGet(() -> self.term().next());
    }

    /** Whether enough have consented. */
    static Verdict verdict(ClusterView view, Observation seen, Policy policy) {
        List<PeerSighting> voters = Electorate.voters(view, seen);
        if (!view.self().stands()) {
            return pending("they are asked when the main is lost");
        }
        Term term = view.self().promise().map(Promise::term).orElseThrow();
        List<CastVote> fresh = seen.footing().votes().stream()
                .filter(vote -> voters.stream().anyMatch(peer -> peer.node().equals(vote.node())))
                .filter(vote -> vote.age().compareTo(policy.timings().staleAfter()) <= 0)
                .toList();
        boolean majority = Electorate.guard(view, seen, policy) == SplitBrainGuard.MAJORITY;
        Optional<CastVote> objection = fresh.stream()
                .filter(vote -> majority ? vote.word() == Word.GOES_FIRST : objects(vote))
                .findFirst();
        if (objection.isPresent()) {
            CastVote no = objection.get();
            return Verdict.that(Guard.NODES_CONSENT, false, "node " + no.node() + " objects: " + no.detail());
        }
        if (majority) {
            return majority(view, seen, fresh, term);
        }
        return fresh.size() < voters.size()
                ? pending("asked " + voters.size() + " nodes for term " + term + ", heard of " + fresh.size())
                : Verdict.that(Guard.NODES_CONSENT, true, "no node that answers objects to term " + term);
    }

    private static boolean objects(CastVote vote) {
        return vote.word() == Word.DENIED || vote.word() == Word.GOES_FIRST;
    }

    private static Verdict majority(ClusterView view, Observation seen, List<CastVote> fresh, Term term) {
        int others = Electorate.others(view, seen).size();
        int needed = Electorate.othersForMajority(others);
        long granted =
                fresh.stream().filter(vote -> vote.word() == Word.GRANTED).count();
        String detail = (granted + 1) + " of " + (others + 1) + " nodes consent to term " + term + ", " + (needed + 1)
                + " are needed";
        return granted >= needed ? Verdict.that(Guard.NODES_CONSENT, true, detail) : pending(detail);
    }

    private static Verdict pending(String detail) {
        return Verdict.that(Guard.NODES_CONSENT, false, detail, Facts.of(PENDING, true));
    }
}
