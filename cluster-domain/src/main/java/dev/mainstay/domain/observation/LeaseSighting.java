package dev.mainstay.domain.observation;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import java.time.Duration;
import java.util.Optional;

/**
 * The lease on the main's role, as last asked.
 *
 * <p>Immutable.
 *
 * @param state what the last answer said
 * @param held how long ago a request began that this node's hold on it was confirmed by; empty when none was
 * @param holder who holds it, where known
 * @param latest the highest term that was ever granted, as far as the store told; {@link Term#NONE} when it did not
 * @param age how old the last answer is
 * @param detail for people
 */
public record LeaseSighting(
        State state, Optional<Duration> held, Optional<NodeId> holder, Term latest, Duration age, String detail) {

    private static final String NOT_ASKED = "not asked yet";

    /** Whether the store was asked and gave no answer that counts. */
    public boolean storeIsAway() {
        return state == State.UNKNOWN && !detail.equals(NOT_ASKED);
    }

    /** What an answer can say. */
    public enum State {
        /** This node holds it. */
        HELD,
        /** Another node holds it. */
        TAKEN,
        /** Nobody does. */
        FREE,
        /** A higher term was granted before. */
        OUTRANKED,
        /** No answer, or not asked yet. */
        UNKNOWN
    }

    /** Not asked yet. */
    public static LeaseSighting unknown() {
        return unknown(Optional.empty());
    }

    /** Not asked yet with the present question; {@code held} is how long ago the lease was held. */
    public static LeaseSighting unknown(Optional<Duration> held) {
        return new LeaseSighting(State.UNKNOWN, held, Optional.empty(), Term.NONE, Duration.ZERO, NOT_ASKED);
    }
}
