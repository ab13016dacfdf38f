package dev.mainstay.domain.decision;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.policy.FreezeRule.Contender;
import dev.mainstay.domain.wal.Branch;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory.Switch;
import dev.mainstay.domain.wal.WalDistance;
import java.time.Instant;
import java.util.Optional;

/**
 * Two nodes that both claimed to be main, and what is known of their branches; held until one follows the other.
 *
 * <p>Immutable. Source: D6, ADR 0012.
 *
 * @param leading the one that goes on
 * @param frozen the one that must close itself, or has
 * @param fork where their logs parted, once both were seen
 */
public record TwoMains(Side leading, Side frozen, Optional<Switch> fork) {

    private static final String LEADING = "leading_";
    private static final String FROZEN = "frozen_";
    private static final String FORK_LSN = "fork_lsn";
    private static final String FORK_TIMELINE = "fork_timeline";

    /**
     * One of the two.
     *
     * @param node its number
     * @param term its term when they met
     * @param end the end of its log, where seen
     * @param own how much it wrote after the fork, where known
     * @param firstWrite when it first wrote after the fork, on its own clock; for people only
     * @param lastWrite when it last could; for people only
     */
    public record Side(
            NodeId node,
            Term term,
            Optional<Lsn> end,
            Optional<WalDistance> own,
            Optional<Instant> firstWrite,
            Optional<Instant> lastWrite) {

        /** Nothing but that it claims to be main. */
        public static Side claiming(NodeId node, Term term) {
            return new Side(node, term, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** The same with the times that are known. */
        public Side writing(Optional<Instant> first, Optional<Instant> last) {
            return new Side(node, term, end, own, first, last);
        }

        private Side ending(Lsn at, Optional<Lsn> fork) {
            return new Side(node, term, Optional.of(at), fork.map(at::since), firstWrite, lastWrite);
        }

        private Facts facts(String prefix) {
            return Facts.of(prefix + "node", node)
                    .with(prefix + "term", term)
                    .withKnown(prefix + "end_lsn", end)
                    .withKnown(prefix + "own_bytes", own.map(WalDistance::bytes))
                    .withKnown(prefix + "first_write", firstWrite)
                    .withKnown(prefix + "last_write", lastWrite);
        }

        private static Optional<Side> from(String prefix, Facts facts) {
            return facts.get(prefix + "node")
                    .flatMap(node -> facts.get(prefix + "term")
                            .map(term -> new Side(
                                    new NodeId(Integer.parseInt(node)),
                                    new Term(Long.parseLong(term)),
                                    facts.get(prefix + "end_lsn").map(Lsn::parse),
                                    facts.get(prefix + "own_bytes")
                                            .map(Long::parseLong)
                                            .map(WalDistance::new),
                                    facts.get(prefix + "first_write").map(Instant::parse),
                                    facts.get(prefix + "last_write").map(Instant::parse))));
        }
    }

    /** As they met, before anybody looked at their logs. */
    public static TwoMains met(Contender leading, Contender frozen) {
        return new TwoMains(
                Side.claiming(leading.node(), leading.term()),
                Side.claiming(frozen.node(), frozen.term()),
                Optional.empty());
    }

    /** The same once both logs were seen. */
    public TwoMains measured(Branch ofLeading, Branch ofFrozen) {
        Optional<Switch> parted = ofFrozen.forkFrom(ofLeading);
        Optional<Lsn> at = parted.map(Switch::at);
        return new TwoMains(leading.ending(ofLeading.end(), at), frozen.ending(ofFrozen.end(), at), parted);
    }

    /** The same with times for both sides. */
    public TwoMains with(Side ofLeading, Side ofFrozen) {
        return new TwoMains(ofLeading, ofFrozen, fork);
    }

    /** Whether both logs were seen. */
    public boolean isMeasured() {
        return leading.end().isPresent() && frozen.end().isPresent();
    }

    /** Whether it is about these two, in the same terms. */
    public boolean isSameMeeting(TwoMains other) {
        return leading.node().equals(other.leading.node())
                && frozen.node().equals(other.frozen.node())
                && leading.term().equals(other.leading.term());
    }

    /** As facts of an event. */
    public Facts facts() {
        return leading.facts(LEADING)
                .with(frozen.facts(FROZEN))
                .withKnown(FORK_LSN, fork.map(Switch::at))
                .withKnown(FORK_TIMELINE, fork.map(Switch::left));
    }

    /** Read back; empty when the facts hold none. */
    public static Optional<TwoMains> from(Facts facts) {
        Optional<Switch> fork = facts.get(FORK_LSN)
                .flatMap(at -> facts.get(FORK_TIMELINE)
                        .map(left -> new Switch(new Timeline(Integer.parseInt(left)), Lsn.parse(at))));
        return Side.from(LEADING, facts)
                .flatMap(leads -> Side.from(FROZEN, facts).map(froze -> new TwoMains(leads, froze, fork)));
    }

    /** For people: who goes on, who is closed, and what each has that the other has not. */
    public String sentence() {
        String measure = isMeasured()
                ? ". They parted at " + fork.map(part -> part.at().toString()).orElse("a place that is not known")
                        + "; " + amount(leading) + ", " + amount(frozen)
                : ". What each of them wrote is not known yet";
        return "Two mains: node " + leading.node() + " goes on in term " + leading.term() + ", node " + frozen.node()
                + " (term " + frozen.term() + ") must stay closed" + measure;
    }

    private static String amount(Side side) {
        return "node " + side.node() + " wrote "
                + side.own().map(own -> own.bytes() + " bytes").orElse("an unknown amount") + " after that";
    }
}
