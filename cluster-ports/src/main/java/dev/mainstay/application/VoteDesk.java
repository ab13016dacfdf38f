package dev.mainstay.application;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.observation.CastVote.Word;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.observation.Vote;
import dev.mainstay.domain.policy.VoteRule;
import dev.mainstay.domain.topology.Ballot;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Promise;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.GiveConsent;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.VoteRequest;
import java.util.Optional;

/**
 * Answers candidates from the last published snapshot, so that no loop has to wait for another one. What was published
 * only errs to the safe side: evidence of the main's life never becomes older, and the word itself is given atomically.
 *
 * <p>Safe for all threads.
 */
final class VoteDesk implements GiveConsent {

    private final Ports ports;
    private final PublicView shown;

    VoteDesk(Ports ports, PublicView shown) {
        this.ports = ports;
        this.shown = shown;
    }

    @Override
    public Vote vote(VoteRequest request) {
        requireSameCluster(request);
        Seen<ClusterSnapshot> last = shown.snapshot();
        ClusterSnapshot snapshot = last.value();
        NodeState self = ports.state().load().node();
        ClusterView view =
                new ClusterView(self, snapshot.view().config(), snapshot.view().nodes());
        Vote vote = VoteRule.answer(view, snapshot.seen(), snapshot.policy(), request.ballot());
        if (last.isOlderThan(snapshot.policy().timings().staleAfter())) {
            return new Vote(Word.DENIED, vote.term(), "its agent does not think at the moment");
        }
        return vote.word() == Word.GRANTED ? promise(self, request.ballot(), vote) : vote;
    }

    /** Only the node that was decided on: its loop may have heard of another main, or begun to act, meanwhile. */
    private Vote promise(NodeState decidedOn, Ballot ballot, Vote vote) {
        Promise word = Promise.of(ballot.term(), ballot.candidate());
        ports.state().update(facts -> promising(facts, decidedOn, word));
        Optional<Promise> given = ports.state().load().node().promise();
        return given.equals(Optional.of(word))
                ? vote
                : new Vote(Word.DENIED, vote.term(), "it has just changed its mind");
    }

    private static LocalFacts promising(LocalFacts facts, NodeState decidedOn, Promise word) {
        return facts.node().equals(decidedOn) ? facts.with(facts.node().promising(Optional.of(word))) : facts;
    }

    private void requireSameCluster(VoteRequest request) {
        boolean same = ports.state()
                .load()
                .node()
                .membership()
                .filter(member -> member.clusterId().equals(request.cluster()))
                .isPresent();
        if (!same) {
            throw new ConflictException("the request belongs to another cluster");
        }
    }
}
