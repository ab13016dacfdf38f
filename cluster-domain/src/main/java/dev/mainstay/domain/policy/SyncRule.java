package dev.mainstay.domain.policy;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.SyncRecord;
import dev.mainstay.domain.topology.SyncRecord.Awaited;
import dev.mainstay.domain.topology.SyncRecord.Right;
import dev.mainstay.domain.topology.SyncRecord.Terms;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The next revision of the synchronous record, one change at a time. A node gains its right only when commits were waiting
 * for it and it has all that was confirmed before; commits cease to wait for it only when no revision that somebody may still
 * hold counts on that. The sum that must hold at each step: those who consent, the candidate, and those who confirm are
 * together more than there are ({@link Right#isBorneOutBy}).
 *
 * <p>Pure. Source: ADR 0019, L48.
 */
public final class SyncRule {

    private SyncRule() {}

    /**
     * What is wanted.
     *
     * @param terms what the operators set
     * @param nodes those that commits shall wait for
     * @param number how many of them; 1 or more, cut to how many there are
     */
    public record Wanted(Terms terms, SortedSet<NodeId> nodes, int number) {

        /** Copies the set. */
        public Wanted {
            nodes = new TreeSet<>(nodes);
            number = Math.min(number, nodes.size());
        }

        /** How many of the others must consent to a candidate. */
        int consents() {
            return nodes.size() - number;
        }
    }

    /**
     * What is known.
     *
     * @param covered whether commits wait as the record says, and as many have all that was written before they did
     * @param released those that hold this very revision, or can use no older one any more
     */
    public record Known(boolean covered, Set<NodeId> released) {}

    /** The next revision; empty when all is as wanted, or something must come true first. */
    public static Optional<SyncRecord> next(SyncRecord now, Wanted wanted, Known known) {
        boolean settled = known.released().containsAll(now.older().nodes());
        Draft draft = new Draft(now, settled ? now.right() : now.older());
        if (!wanted.terms().on()) {
            return now.terms().on() ? Optional.of(draft.off(wanted.terms())) : Optional.empty();
        }
        Terms terms =
                settled ? wanted.terms() : wanted.terms().lasting(now.terms().validity());
        if (!terms.equals(now.terms())) {
            return Optional.of(draft.under(terms));
        }
        return lost(draft, wanted)
                .or(() -> moreToWaitFor(draft, wanted))
                .or(() -> lessToWaitFor(draft, wanted))
                .or(() -> known.covered() ? gained(draft, wanted, settled) : Optional.empty());
    }

    /** Who is not wanted loses its right at once; what the others need stays. */
    private static Optional<SyncRecord> lost(Draft draft, Wanted wanted) {
        SortedSet<NodeId> kept = new TreeSet<>(draft.now().right().nodes());
        return kept.retainAll(wanted.nodes())
                ? Optional.of(draft.with(new Right(kept, draft.now().right().consents())))
                : Optional.empty();
    }

    private static Optional<SyncRecord> moreToWaitFor(Draft draft, Wanted wanted) {
        Awaited awaited = draft.now().awaited();
        SortedSet<NodeId> more = new TreeSet<>(awaited.standbys());
        boolean grows = more.addAll(wanted.nodes());
        return grows ? Optional.of(draft.with(new Awaited(more, more.size() - least(draft.now())))) : Optional.empty();
    }

    /** Without a right nobody's consents count. */
    private static int least(SyncRecord now) {
        return now.right().nodes().isEmpty() ? 0 : now.right().consents();
    }

    /** Only as far as no revision that somebody may still hold counts on more. */
    private static Optional<SyncRecord> lessToWaitFor(Draft draft, Wanted wanted) {
        Awaited awaited = draft.now().awaited();
        int number = Math.max(wanted.number(), wanted.nodes().size() - least(draft.now()));
        Awaited less =
                new Awaited(wanted.nodes(), Math.min(number, wanted.nodes().size()));
        boolean borneOut =
                draft.held().isBorneOutBy(less) && draft.now().right().isBorneOutBy(less);
        return !less.equals(awaited) && borneOut ? Optional.of(draft.with(less)) : Optional.empty();
    }

    /**
     * Everybody that commits wait for, and no more consents than the sum needs. A right for one that had none must wait until
     * whoever could take over knows of it, and would let commits wait for it; who consents refuses an older revision anyhow.
     */
    private static Optional<SyncRecord> gained(Draft draft, Wanted wanted, boolean settled) {
        Awaited awaited = draft.now().awaited();
        if (!awaited.standbys().equals(wanted.nodes()) || wanted.nodes().isEmpty()) {
            return Optional.empty();
        }
        Right before = draft.now().right();
        Right right = new Right(
                wanted.nodes(), Math.max(wanted.consents(), awaited.standbys().size() - awaited.number()));
        boolean known = settled || before.nodes().containsAll(right.nodes());
        return right.equals(before) || !known ? Optional.empty() : Optional.of(draft.with(right));
    }

    /**
     * A revision in the making.
     *
     * @param now the present one
     * @param held the right of whoever holds it or an older one
     */
    private record Draft(SyncRecord now, Right held) {

        SyncRecord with(Right right) {
            return revised(now.terms(), now.awaited(), right);
        }

        SyncRecord with(Awaited awaited) {
            return revised(now.terms(), awaited, now.right());
        }

        SyncRecord under(Terms terms) {
            return revised(terms, now.awaited(), now.right());
        }

        SyncRecord off(Terms terms) {
            return new SyncRecord(now.term(), now.revision() + 1, terms, Awaited.none(), Right.none(), Right.none());
        }

        private SyncRecord revised(Terms terms, Awaited awaited, Right right) {
            return new SyncRecord(now.term(), now.revision() + 1, terms, awaited, right, held.or(right));
        }
    }
}
