package dev.mainstay.domain.topology;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.ClusterRules.Synchronous;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a main and those that follow it hold, durably and outside the database, of synchronous replication: whom commits wait
 * for, and who may therefore take over by itself. The main alone writes a new revision; a follower takes the newest that it
 * hears of, and its main knows from {@code /health} which one it holds.
 *
 * <p>Immutable. Source: ADR 0019, L48.
 *
 * @param term the main's term
 * @param revision grows by one with each change within a term; 1 or more
 * @param terms what the operators set
 * @param awaited whom commits wait for
 * @param right who may take over by itself
 * @param older the same over all revisions that a node may still hold instead of this one; never less than {@code right}
 */
public record SyncRecord(Term term, long revision, Terms terms, Awaited awaited, Right right, Right older) {

    /** Matches no standby: while no real one is there, commits wait for it. */
    public static final String NOBODY = "mainstay_no_standby";

    /** Rejects revisions below 1, and a right that what commits wait for does not bear out. */
    public SyncRecord {
        if (revision < 1) {
            throw new InvalidRequestException(
                    "revision " + revision + " of the synchronous record is not valid: expected" + " 1 or more");
        }
        if (!right.isBorneOutBy(awaited)) {
            throw new InvalidRequestException("nodes " + right.nodes() + " with " + right.consents()
                    + " consents could miss what " + awaited.number() + " of " + awaited.standbys() + " confirmed");
        }
    }

    /**
     * What the operators set.
     *
     * @param mode {@link Synchronous#OFF}: commits wait for nobody, and anybody may take over
     * @param strict whether commits wait even when no standby is there
     * @param validity how long after the main's last answer a node may use its right; positive
     */
    public record Terms(Synchronous mode, boolean strict, Duration validity) {

        /** Whether commits wait at all. */
        public boolean on() {
            return mode != Synchronous.OFF;
        }

        /** The same with a right that lasts at least that long. */
        public Terms lasting(Duration atLeast) {
            return validity.compareTo(atLeast) >= 0 ? this : new Terms(mode, strict, atLeast);
        }
    }

    /**
     * Whom each commit waits for.
     *
     * @param standbys of these
     * @param number how many; 0 to all of them
     */
    public record Awaited(SortedSet<NodeId> standbys, int number) {

        /** Copies the set; rejects a number beyond it. */
        public Awaited {
            standbys = sorted(standbys);
            if (number < 0 || number > standbys.size()) {
                throw new InvalidRequestException("waiting for " + number + " of " + standbys.size()
                        + " standbys is not valid: expected 0 to " + standbys.size());
            }
        }

        /** For nobody. */
        public static Awaited none() {
            return new Awaited(Collections.emptySortedSet(), 0);
        }

        /** As PostgreSQL writes it. Source: PostgreSQL manual, "synchronous_standby_names"; L51. */
        public String names(Terms terms) {
            if (!terms.on() || number == 0) {
                return terms.on() && terms.strict() ? NOBODY : "";
            }
            String list = standbys.stream().map(node -> "node_" + node).collect(Collectors.joining(","));
            boolean all = number == standbys.size();
            if (terms.mode() == Synchronous.ON && all) {
                return number == 1 ? list : number + " (" + list + ")";
            }
            return "ANY " + number + " (" + list + ")";
        }
    }

    /**
     * Who may take over, and how many others of them must consent, that is have no more than the candidate.
     *
     * @param nodes which
     * @param consents 0 or more
     */
    public record Right(SortedSet<NodeId> nodes, int consents) {

        /** Copies the set; rejects a number below 0. */
        public Right {
            nodes = sorted(nodes);
            if (consents < 0) {
                throw new InvalidRequestException(consents + " consents are not valid: expected 0 or more");
            }
        }

        /** Nobody's. */
        public static Right none() {
            return new Right(Collections.emptySortedSet(), 0);
        }

        /**
         * Whether one of these with its consents has whatever any such number of standbys confirmed: the candidate and those
         * who consent, and those who confirmed, are together more than there are.
         */
        public boolean isBorneOutBy(Awaited awaited) {
            return nodes.isEmpty()
                    || consents + awaited.number()
                            >= union(nodes, awaited.standbys()).size();
        }

        /** The right of whoever holds either. */
        public Right or(Right other) {
            if (nodes.isEmpty() || other.nodes().isEmpty()) {
                return nodes.isEmpty() ? other : this;
            }
            return new Right(union(nodes, other.nodes()), Math.min(consents, other.consents()));
        }

        /** The same without a node. */
        public Right without(NodeId node) {
            SortedSet<NodeId> rest = new TreeSet<>(nodes);
            boolean unused = rest.remove(node);
            return new Right(rest, consents);
        }
    }

    /** The first of a term, while all of those may still take over by themselves. */
    public static SyncRecord first(Term term, long revision, Terms terms, Collection<NodeId> everybody) {
        return new SyncRecord(
                term, revision, terms, Awaited.none(), Right.none(), new Right(new TreeSet<>(everybody), 0));
    }

    /** Whether it is of a later term, or of the same and a later revision. */
    public boolean isNewerThan(SyncRecord other) {
        return term.isNewerThan(other.term) || (term.equals(other.term) && revision > other.revision);
    }

    /** As PostgreSQL is told. */
    public String standbyNames() {
        return awaited.names(terms);
    }

    /**
     * What whoever takes over begins with: nobody may follow it by itself yet, and commits wait for those that may still
     * think that they may, by this revision or by one that the main wrote after it.
     */
    public SyncRecord inheritedBy(NodeId node, Term newTerm) {
        if (!terms.on()) {
            return new SyncRecord(newTerm, 1, terms, Awaited.none(), Right.none(), Right.none());
        }
        Right later = new Right(awaited.standbys(), awaited.standbys().size() - awaited.number());
        Right rest = older.or(later).without(node);
        int number = Math.max(0, rest.nodes().size() - rest.consents());
        return new SyncRecord(newTerm, 1, terms, new Awaited(rest.nodes(), number), Right.none(), rest);
    }

    /** What a person begins with who takes a node for the main by force: the others count as dead. */
    public SyncRecord takenByForce(Term newTerm) {
        return new SyncRecord(newTerm, 1, terms, Awaited.none(), Right.none(), Right.none());
    }

    private static SortedSet<NodeId> sorted(SortedSet<NodeId> nodes) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    }

    private static SortedSet<NodeId> union(SortedSet<NodeId> one, SortedSet<NodeId> other) {
        SortedSet<NodeId> both = new TreeSet<>(one);
        boolean unused = both.addAll(other);
        return both;
    }
}
