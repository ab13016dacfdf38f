package dev.mainstay.domain.observation;

/**
 * What the process side says of the database server.
 *
 * <p>Immutable. A frozen postmaster is {@code RUNNING} here and silent in {@link DatabaseObservation} (M20).
 */
public enum ProcessObservation {
    /** A postmaster is there. */
    RUNNING,
    /** None is there, and the data directory is. */
    STOPPED,
    /** There is no data directory to start. */
    NO_DATA,
    /** The agent may not start or stop it ({@code postgresql.process: none}). */
    NOT_OURS,
    /** It could not be found out. */
    UNKNOWN
}
