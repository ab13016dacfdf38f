package dev.mainstay.ports.out;

import java.time.Duration;
import java.util.Optional;

/**
 * The right to lead, with a time limit, held with a third party that grants it to one node at a time (D6). It remembers
 * its latest grant, also when nobody holds it any more, grants no lower term than that one's and no term to two nodes (I6,
 * I25).
 *
 * <p>A third party can lose its memory: a store that was emptied, or put back to an older copy, would grant a term that
 * was granted before. It cannot know that by itself; its clients can, since each claim names the least term that must be
 * remembered. See {@link State#FORGOTTEN}.
 *
 * <p>Safe for all threads; takes up to the limit, so it runs off the loop. Whatever goes wrong is a value.
 */
public interface LeaderLease {

    /**
     * Takes the lease when it is free, or renews it when this node holds it, also when it did so before a restart. Its
     * time counts from before the call: a holder must be closed when {@code claim.lifetime()} has passed since it asked.
     * With any answer but {@link State#HELD} the former answer's time runs on. After {@link State#UNREACHABLE} the third
     * party may have granted what was asked for: until {@code claim.lifetime()} has passed nobody else gets it.
     */
    LeaseAnswer hold(LeaseClaim claim, Duration limit);

    /**
     * Gives the lease back, when this node holds it in the claim's term; else does nothing. Answers what holds afterwards,
     * for a lease given back {@link State#FREE}.
     */
    LeaseAnswer release(LeaseClaim claim, Duration limit);

    /**
     * Who holds it; changes nothing. The claim's term does not count: who would lead learns the least term for that from
     * {@code latest}. {@link State#HELD} says whose name is there, not how long it stays.
     */
    LeaseAnswer look(LeaseClaim claim, Duration limit);

    /**
     * What the third party answered.
     *
     * @param state what it said
     * @param holder who holds the lease, and in which term; empty when nobody does or nobody knows
     * @param latest the latest grant that it remembered before this call; empty when it remembers none or nobody knows
     * @param revision grows with each change of holder, as long as the third party keeps its memory: a fencing token; 0
     *     when unknown or nobody holds it
     * @param reason for people; empty when there is nothing to add
     */
    record LeaseAnswer(
            State state, Optional<LeaseHolder> holder, Optional<LeaseHolder> latest, long revision, String reason) {

        /** Nothing is known, and why. */
        public static LeaseAnswer unreachable(String reason) {
            return new LeaseAnswer(State.UNREACHABLE, Optional.empty(), Optional.empty(), 0, reason);
        }
    }

    /** The answers there are. */
    enum State {
        /** The asking node holds it. */
        HELD,
        /** Another node, or another agent in the name of the asking node, holds it. */
        TAKEN,
        /** Nobody holds it. */
        FREE,
        /**
         * A higher term was granted before, or nobody holds it and the asking node's term was granted to another node: it
         * must never lead with it.
         */
        OUTRANKED,
        /**
         * Nobody holds it, but the third party remembers no grant as high as the claim says there was: it is new, lost its
         * memory, or was away when that term began. Nothing was granted. Only when every node agrees may the claim be
         * repeated without that demand, {@link LeaseClaim#trusting}.
         */
        FORGOTTEN,
        /** No answer: nothing is known. */
        UNREACHABLE
    }
}
