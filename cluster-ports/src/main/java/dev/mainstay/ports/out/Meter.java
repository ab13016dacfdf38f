package dev.mainstay.ports.out;

/** What long work on a stream tells, and is told. Safe for all threads. */
public interface Meter {

    /** So many bytes went through. */
    void moved(long bytes);

    /** Whether the work is no longer wanted; asked often. */
    boolean isCancelled();
}
