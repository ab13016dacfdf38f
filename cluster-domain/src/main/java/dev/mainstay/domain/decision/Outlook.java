package dev.mainstay.domain.decision;

import dev.mainstay.domain.health.MainVerdict;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.domain.wal.LossBound;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The standing explanation (D10b): what would happen if the main died now, why not sooner, and what waits for a person, in
 * whole sentences and as data. Made at every turn.
 *
 * <p>Immutable.
 *
 * @param prospect what would happen
 * @param sentence the same for people
 * @param whyNotSooner what it waits for, one sentence each, the worst first
 * @param rule the guard in force with its times
 * @param main what the evidence says of the main
 * @param verdicts the guards of an automatic failover with their present verdicts; empty on a main
 * @param loss the most a promotion now would lose, where it can be known
 * @param successors on a main, who could take over and who could not
 * @param standing on a main, what it may go on upon; empty while nobody tells
 * @param met two mains that met, until one follows the other
 * @param waiting what waits for a person
 */
public record Outlook(
        Prospect prospect,
        String sentence,
        List<String> whyNotSooner,
        Rule rule,
        MainVerdict main,
        List<Verdict> verdicts,
        Optional<LossBound> loss,
        List<Successor> successors,
        Optional<Standing> standing,
        Optional<TwoMains> met,
        List<Waiting> waiting) {

    /** What would happen if the main died now. */
    public enum Prospect {
        /** This server is in no cluster. */
        STANDALONE,
        /** This node is closed and would stay so. */
        CLOSED,
        /** This node would take over by itself. */
        TAKES_OVER,
        /** This node would wait for a person; so does the leader of a standby cluster. */
        WAITS,
        /** This node is the main, and another one could take over. */
        REPLACEABLE,
        /** This node is the main, and nobody could take over by itself. */
        ALONE
    }

    /** Copies the lists. */
    public Outlook {
        whyNotSooner = List.copyOf(whyNotSooner);
        verdicts = List.copyOf(verdicts);
        successors = List.copyOf(successors);
        waiting = List.copyOf(waiting);
    }

    /**
     * The guard in force.
     *
     * @param guard who decides in doubt
     * @param automatic whether anybody may take over without a person
     * @param threshold how long the main must be silent
     * @param fenceAfter how long a main goes on after its last backing
     * @param stopBudget how long closing it may take
     * @param unsafe why these times do not keep two mains apart; empty when they do, or when this guard closes no main
     */
    public record Rule(
            SplitBrainGuard guard,
            boolean automatic,
            Duration threshold,
            Duration fenceAfter,
            Duration stopBudget,
            Optional<String> unsafe) {}

    /**
     * A node that might take the main's place.
     *
     * @param node its number
     * @param able whether it could
     * @param reasons why it could not, or how far it is; for people
     */
    public record Successor(NodeId node, boolean able, List<String> reasons) {

        /** Copies the reasons. */
        public Successor {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * What a main may go on upon.
     *
     * @param state one word
     * @param age how long ago the last yes was asked for; empty when none came
     * @param left how long it still holds
     * @param detail what it rests on, for people
     */
    public record Standing(String state, Optional<Duration> age, Duration left, String detail) {}

    /**
     * Something that only a person can mend.
     *
     * @param what one sentence
     * @param command what mends it, to be typed as it is but for words in capitals
     */
    public record Waiting(String what, String command) {}
}
