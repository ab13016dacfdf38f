package dev.mainstay.domain.policy;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.CastVote;
import dev.mainstay.domain.observation.CastVote.Word;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.topology.ClusterRules.Synchronous;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.SyncRecord;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether this node holds everything that was confirmed to clients, as far as it can know: its main said so, durably and
 * lately, and where any of several may have confirmed, enough of them have no more than this node.
 *
 * <p>Pure. Source: ADR 0019, L48.
 */
public final class SyncRight {

    private SyncRight() {}

    /** How it stands. */
    public enum State {
        /** Commits wait for nobody: there is no such right. */
        NOT_NEEDED,
        /** This node may take over. */
        HELD,
        /** It may as soon as more of the others consent. */
        AWAITED,
        /** It may not. */
        MISSING
    }

    /**
     * A judgement.
     *
     * @param state how it stands
     * @param detail for people
     */
    public record Standing(State state, String detail) {}

    /** What this node holds of its own term, a main's as well as a follower's. */
    public static Optional<SyncRecord> inForce(NodeState self) {
        return self.sync().filter(record -> record.term().equals(self.term()));
    }

    /** Whether another node holds all that is confirmed, by what this main gave out; anybody does where commits wait for nobody. */
    public static boolean isHeldBy(NodeState main, NodeId other) {
        return inForce(main)
                .filter(record -> record.terms().on())
                .map(record -> record.right().nodes().contains(other))
                .orElse(true);
    }

    /** The right of this node. */
    public static Standing judge(ClusterView view, Observation seen, Policy policy) {
        Optional<SyncRecord> held = inForce(view.self());
        if (held.isEmpty()) {
            return view.rules().synchronous() == Synchronous.OFF
                    ? notNeeded()
                    : new Standing(
                            State.MISSING,
                            "synchronous mode is on, and the main has not told this node whether it holds all that was"
                                    + " confirmed");
        }
        SyncRecord record = held.get();
        if (!record.terms().on()) {
            return notNeeded();
        }
        Optional<NodeId> own = view.self().membership().map(Membership::nodeId);
        if (own.filter(node -> record.right().nodes().contains(node)).isEmpty()) {
            return new Standing(
                    State.MISSING,
                    "commits may have been confirmed that this node does not hold: "
                            + (record.right().nodes().isEmpty()
                                    ? "no node was synchronous"
                                    : "synchronous were the nodes "
                                            + record.right().nodes()));
        }
        return lately(record, seen).orElseGet(() -> consented(record, own.orElseThrow(), seen, policy));
    }

    private static Standing notNeeded() {
        return new Standing(State.NOT_NEEDED, "commits wait for nobody");
    }

    private static Optional<Standing> lately(SyncRecord record, Observation seen) {
        Duration limit = record.terms().validity();
        Optional<Duration> age = seen.footing().granted();
        return age.filter(known -> known.compareTo(limit) < 0).isPresent()
                ? Optional.empty()
                : Optional.of(new Standing(
                        State.MISSING,
                        "the main may have gone on without this node: it last said "
                                + age.map(known -> known.toSeconds() + " s ago")
                                        .orElse("nothing since this agent started")
                                + " that this node holds all that was confirmed, and that holds for "
                                + limit.toSeconds()
                                + " s"));
    }

    private static Standing consented(SyncRecord record, NodeId own, Observation seen, Policy policy) {
        int needed = record.right().consents();
        long have = seen.footing().votes().stream()
                .filter(vote -> vote.word() == Word.GRANTED)
                .filter(vote -> vote.age().compareTo(policy.timings().staleAfter()) <= 0)
                .map(CastVote::node)
                .filter(node -> !node.equals(own) && record.right().nodes().contains(node))
                .distinct()
                .count();
        String detail = needed == 0
                ? "commits waited for this node"
                : have + " of the synchronous nodes " + record.right().nodes() + " have no more than this node, "
                        + needed + " are needed";
        return new Standing(have >= needed ? State.HELD : State.AWAITED, detail);
    }
}
