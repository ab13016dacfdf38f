package dev.mainstay.testing.fake;

/** What the process of a fake server does. Immutable. */
enum FakeState {
    /** It serves. */
    RUNNING,
    /** A smart stop: no new sessions, and the old ones go on (M4). */
    CLOSING,
    /** The postmaster stands still: no new sessions, and the old ones go on (M20). */
    DEAF,
    /** The postmaster and all its children stand still. */
    FROZEN,
    /** Nothing is left of it; a zombie is no more than that (M27). */
    STOPPED;

    /** Whether sessions, WAL senders and WAL receivers that are there do their work. */
    boolean isAtWork() {
        return this == RUNNING || this == CLOSING || this == DEAF;
    }

    FakeState frozen() {
        return this == STOPPED ? STOPPED : FROZEN;
    }

    FakeState deaf() {
        return this == STOPPED || this == FROZEN ? this : DEAF;
    }

    FakeState thawed() {
        return this == DEAF || this == FROZEN ? RUNNING : this;
    }
}
