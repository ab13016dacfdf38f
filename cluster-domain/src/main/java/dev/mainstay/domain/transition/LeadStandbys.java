package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.health.FailureDetector;
import dev.mainstay.domain.health.MainVerdict;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.RemoteMain;
import dev.mainstay.domain.wal.Lsn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A member of a standby cluster that leads it in the place of one that is lost: guards and plan. No guard asks who else may lead:
 * no standby leader acknowledges a write, and the slot at the remote main admits one node at a time.
 *
 * <p>Pure. Source: ADR 34.
 */
public final class LeadStandbys {

    /** Fact: the term to lead in. */
    public static final String TERM = "term";

    /** Fact: whether a person takes the role although the remote main may be lost too. */
    public static final String FORCED = "forced";

    /** So many beats a member waits for each other one that should go before it. */
    private static final int PATIENCE = 2;

    private LeadStandbys() {}

    /**
     * What is asked for.
     *
     * @param byPerson whether somebody asks, rather than the loop
     * @param force lifts the look at the remote main
     * @param knowsPassword whether this node's own file has the password of role {@code replicator} there
     */
    public record Request(boolean byPerson, boolean force, boolean knowsPassword) {}

    /** Whether this node could be asked to at all. */
    public static boolean isFor(ClusterView view) {
        return StandbyCluster.isOne(view) && view.self().role().follows();
    }

    /** The plan for this request in this situation. */
    public static Plan plan(ClusterView view, Observation seen, Policy policy, Request request) {
        Optional<RemoteMain> remote = view.rules().remote();
        List<Verdict> verdicts = new ArrayList<>(List.of(
                Verdict.that(
                        Guard.NODE_IS_SECONDARY,
                        isFor(view) && view.self().role().mayTakeOver(),
                        "this node's role is " + view.self().role().word()),
                Verdict.that(
                        Guard.NO_TRANSITION_RUNS,
                        !seen.transitionRunning(),
                        seen.transitionRunning() ? "a transition is running" : "none is running"),
                Verdict.that(
                        Guard.DATABASE_IS_IN_RECOVERY,
                        seen.database().value().recovery().orElse(false),
                        "the database must answer, in recovery"),
                Verdict.that(
                        Guard.REMOTE_MAIN_CAN_BE_FOLLOWED,
                        remote.isPresent() && request.knowsPassword(),
                        request.knowsPassword()
                                ? remote.map(main -> "it is " + main.database()).orElse("none is named")
                                : "this node knows no password of role replicator there; set standby_cluster.password in"
                                        + " its configuration and restart the agent")));
        verdicts.addAll(request.byPerson() ? ofPerson(seen, policy) : ofLoop(view, seen, policy));
        return new Plan(TransitionKind.LEAD_STANDBYS, verdicts, facts(view, request));
    }

    private static Facts facts(ClusterView view, Request request) {
        Facts facts = Facts.of(TERM, view.self().term().next()).with(FORCED, request.force());
        Facts where = view.rules()
                .remote()
                .map(main -> facts.with(StandbyCluster.facts(main)))
                .orElse(facts);
        return where.withKnown("former_leader", view.self().main().flatMap(KnownMain::nodeId));
    }

    private static List<Verdict> ofPerson(Observation seen, Policy policy) {
        MainVerdict leader =
                FailureDetector.judge(seen.evidence(), policy.failover().threshold());
        return List.of(Verdict.that(Guard.MAIN_IS_LOST, leader.isSilentNow(), leader.sentence()));
    }

    /** The one with the most log first; where it does not, the next a little later. */
    private static List<Verdict> ofLoop(ClusterView view, Observation seen, Policy policy) {
        Duration threshold = policy.failover().threshold();
        MainVerdict leader = FailureDetector.judge(seen.evidence(), threshold);
        long before = goBefore(view, seen);
        Duration turn = threshold.plus(policy.timings().beat().multipliedBy(PATIENCE * before));
        boolean lost =
                leader.state() == MainVerdict.State.LOST && leader.silence().compareTo(turn) >= 0;
        NodeCondition condition = view.self().condition();
        boolean automatic = policy.failover().automatic();
        return List.of(
                Verdict.that(
                        Guard.FAILOVER_IS_AUTOMATIC,
                        automatic,
                        automatic ? "automatic failover is on" : "automatic failover is off"),
                Verdict.that(
                        Guard.NODE_STREAMED_IN_THIS_TERM,
                        condition == NodeCondition.STREAMING,
                        "this node is " + condition.word()),
                Verdict.that(
                        Guard.MAIN_IS_LOST, lost, leader.sentence() + "; " + before + " members go before this node"));
    }

    private static long goBefore(ClusterView view, Observation seen) {
        Lsn own =
                seen.database().value().asStandby().map(here -> here.received()).orElse(Lsn.ZERO);
        NodeId self = view.self().membership().map(Membership::nodeId).orElseThrow();
        return seen.peers().stream()
                .filter(peer -> view.node(peer.node())
                        .filter(node -> node.role().mayTakeOver())
                        .isPresent())
                .filter(peer -> goesBefore(peer, own, self))
                .count();
    }

    private static boolean goesBefore(PeerSighting peer, Lsn own, NodeId self) {
        Optional<Lsn> theirs = peer.health()
                .flatMap(look -> look.value()
                        .match(
                                answered -> Optional.of(answered.claim()),
                                refused -> Optional.<Claim>empty(),
                                silent -> Optional.<Claim>empty()))
                .flatMap(claim -> claim.profile().received());
        return theirs.filter(lsn -> lsn.compareTo(own) > 0
                        || (lsn.equals(own) && peer.node().compareTo(self) < 0))
                .isPresent();
    }
}
