package dev.mainstay.domain.identity;

import dev.mainstay.domain.error.InvalidRequestException;

/**
 * The fencing number: one higher with each new main, never reused. The wire and the tables call it {@code epoch} (D5).
 *
 * <p>Immutable. Not a timeline and never compared with one.
 *
 * @param value 0 (no main was ever named) or more
 */
public record Term(long value) implements Comparable<Term> {

    /** Before any main was named. */
    public static final Term NONE = new Term(0);

    /** Rejects negative numbers with {@code InvalidRequestException}. */
    public Term {
        if (value < 0) {
            throw new InvalidRequestException("term " + value + " is not valid: expected 0 or more");
        }
    }

    /** The term of the next main. */
    public Term next() {
        return new Term(Math.incrementExact(value));
    }

    /** Whether this term outranks the other. */
    public boolean isNewerThan(Term other) {
        return compareTo(other) > 0;
    }

    /** The greater of the two. */
    public Term max(Term other) {
        return isNewerThan(other) ? this : other;
    }

    @Override
    public int compareTo(Term other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
