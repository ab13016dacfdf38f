package dev.mainstay.ports.out;

import java.time.Duration;
import java.util.Optional;

/**
 * The right to lead, with a time limit, held with a third party that grants it to one node at a time (D6). It remembers
 * the highest term it ever granted and grants no lower one, even after it forgot everything else (I25).
 *
 * <p>Safe for all threads; takes up to the limit, so it runs off the loop. Whatever goes wrong is a value.
 */
public interface LeaderLease {

    /**
     * Takes the lease when it is free, or renews it when this node holds it. Its time counts from before the call: a
     * holder must be closed when {@code claim.lifetime()} has passed since it asked.
     */
    LeaseAnswer hold(LeaseClaim claim, Duration limit);

    /** Gives the lease back, when this node holds it; else does nothing. */
    LeaseAnswer release(LeaseClaim claim, Duration limit);

    /** Who holds it. */
    LeaseAnswer look(LeaseClaim claim, Duration limit);

    /**
     * What the third party answered.
     *
     * @param state what it said
     * @param holder who holds the lease, and in which term; empty when nobody does or nobody knows
     * @param revision grows with each change of holder: a fencing token; 0 when unknown
     * @param reason for people
     */
    record LeaseAnswer(State state, Optional<LeaseHolder> holder, long revision, String reason) {}

    /** The answers there are. */
    enum State {
        /** The asking node holds it. */
        HELD,
        /** Another node holds it. */
        TAKEN,
        /** Nobody holds it. */
        FREE,
        /** The asking node's term is lower than one that was granted before: it must never lead with it. */
        OUTRANKED,
        /** No answer: nothing is known. */
        UNREACHABLE
    }
}
