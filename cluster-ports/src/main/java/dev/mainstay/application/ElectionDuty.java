package dev.mainstay.application;

import dev.mainstay.domain.decision.Decision;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.CastVote;
import dev.mainstay.domain.observation.CastVote.Word;
import dev.mainstay.domain.observation.Vote;
import dev.mainstay.domain.topology.Ballot;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.KnownPeer;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Promise;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.VoteRequest;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the other nodes' consent while this node stands for main, and lets go of its own candidacy when it stands no more.
 *
 * <p>Confined to the loop thread; the questions go out off the loop.
 */
final class ElectionDuty {

    private final Ports ports;
    private final Duration limit;
    private final Duration every;
    private final FootingBook footing;
    private final Map<NodeId, Asked> asked = new LinkedHashMap<>();

    private Optional<Ballot> ballot = Optional.empty();

    /** One voter, and the latest question to it. */
    private static final class Asked {
        private final Look<PeerReply<Vote>> look;

        Asked(Look<PeerReply<Vote>> look) {
            this.look = look;
        }
    }

    ElectionDuty(Ports ports, Duration every, Duration limit, FootingBook footing) {
        this.ports = ports;
        this.every = every;
        this.limit = limit;
        this.footing = footing;
    }

    /** Stands with the ballot that was decided on, or stands no more; one that is acted on stays until its promotion ends. */
    void act(Decision decision, boolean promoting, LocalFacts facts) {
        if (promoting) {
            return;
        }
        Optional<Ballot> wanted = decision.ballot();
        Optional<Secret> secret = facts.secrets().cluster();
        if (wanted.isEmpty() || secret.isEmpty()) {
            letGo(facts.node());
            return;
        }
        Ballot now = wanted.get();
        boolean another =
                ballot.filter(before -> before.term().equals(now.term())).isEmpty();
        if (another || !facts.node().stands()) {
            asked.clear();
        }
        Optional<Promise> word = Optional.of(Promise.of(now.term(), now.candidate()));
        if (!facts.node().promise().equals(word)) {
            stand(now);
        }
        ballot = wanted;
        ask(facts, secret.get(), now);
    }

    /** Durable before anybody is asked: from now on this node backs no main of a lower term. */
    private void stand(Ballot mine) {
        Promise word = Promise.of(mine.term(), mine.candidate());
        ports.state().update(facts -> {
            boolean gaveItsWord =
                    facts.node().promise().isPresent() && !facts.node().stands();
            boolean newer = facts.node()
                    .promise()
                    .filter(other -> !word.term().isNewerThan(other.term()))
                    .isEmpty();
            return gaveItsWord && !newer ? facts : facts.with(facts.node().promising(Optional.of(word)));
        });
    }

    private void letGo(NodeState self) {
        ballot = Optional.empty();
        asked.clear();
        if (self.stands()) {
            ports.state()
                    .update(facts ->
                            facts.node().stands() ? facts.with(facts.node().promising(Optional.empty())) : facts);
        }
    }

    private void ask(LocalFacts facts, Secret secret, Ballot mine) {
        Optional<NodeId> main = facts.node().main().flatMap(KnownMain::nodeId);
        Optional<Membership> member = facts.node().membership();
        List<KnownPeer> voters = facts.peers().stream()
                .filter(peer -> !main.equals(Optional.of(peer.node())))
                .toList();
        asked.keySet().retainAll(voters.stream().map(KnownPeer::node).toList());
        for (KnownPeer voter : voters) {
            member.map(own -> asked.computeIfAbsent(
                            voter.node(), id -> question(voter, secret, new VoteRequest(own.clusterId(), mine))))
                    .ifPresent(one -> poll(voter.node(), one));
        }
    }

    private Asked question(KnownPeer voter, Secret secret, VoteRequest request) {
        return new Asked(
                new Look<>("ask-consent", () -> ports.peers().vote(voter.api(), secret, request, limit), every, ports));
    }

    /** Who gave its word backs this node from the moment it was asked. */
    private void poll(NodeId voter, Asked one) {
        one.look.poll();
        boolean granted = one.look
                .latest()
                .map(seen -> vote(seen.value()).word())
                .filter(Word.GRANTED::equals)
                .isPresent();
        if (granted) {
            footing.noteBacking(voter, one.look.latestBegunAt());
        }
    }

    /** What the others said to the present candidacy. */
    List<CastVote> votes() {
        List<CastVote> votes = new ArrayList<>();
        asked.forEach((node, one) -> one.look.latest().ifPresent(seen -> {
            Vote vote = vote(seen.value());
            Duration age = Duration.ofNanos(ports.ticker().nanos() - one.look.latestBegunAt());
            votes.add(new CastVote(node, vote.word(), vote.term(), age, vote.detail()));
        }));
        return votes;
    }

    private static Vote vote(PeerReply<Vote> reply) {
        return reply.match(
                answered -> answered,
                refused -> new Vote(Word.SILENT, Term.NONE, "answered " + refused.status() + ": " + refused.message()),
                silent -> new Vote(Word.SILENT, Term.NONE, silent.reason()));
    }
}
