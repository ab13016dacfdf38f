package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;

/**
 * The answer of one guard, with what it looked at.
 *
 * <p>Immutable.
 *
 * @param guard which
 * @param answer yes, no, or no and lifted by force
 * @param detail what it saw, for people
 * @param facts the numbers it looked at
 */
public record Verdict(Guard guard, Answer answer, String detail, Facts facts) {

    /** What a guard can say. */
    public enum Answer {
        /** True. */
        YES,
        /** False: the transition does not start. */
        NO,
        /** False, and the caller takes it on himself. */
        LIFTED
    }

    /** Yes or no by a condition. */
    public static Verdict that(Guard guard, boolean holds, String detail) {
        return that(guard, holds, detail, Facts.none());
    }

    /** Yes or no by a condition, with numbers. */
    public static Verdict that(Guard guard, boolean holds, String detail, Facts facts) {
        return new Verdict(guard, holds ? Answer.YES : Answer.NO, detail, facts);
    }

    /** The same, except that a no is lifted when the caller used force. */
    public Verdict liftedBy(boolean force) {
        return answer == Answer.NO && force ? new Verdict(guard, Answer.LIFTED, detail, facts) : this;
    }

    /** Whether this answer keeps the transition from starting. */
    public boolean refuses() {
        return answer == Answer.NO;
    }
}
