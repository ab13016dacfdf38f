package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.OperationId;

/**
 * The files of the local database: moved aside, copied anew, configured. All but {@link #allow} and {@link #disallow}
 * ask for a stopped server. Every file written belongs to the database's own user (D24).
 *
 * <p>Safe for all threads; one call acts at a time. Every command is idempotent.
 */
public interface DataDirectory {

    /** Room and size. */
    DiskSpace space();

    /** Where the data lies, for people and for questions. */
    String location();

    /**
     * Moves the data aside under the operation's name; never deletes (D9). A second call for the same operation does
     * nothing.
     *
     * @return where it lies now
     */
    String moveAside(OperationId operation);

    /** Puts back what {@link #moveAside} moved for that operation; does nothing when nothing was moved. */
    void putBack(OperationId operation);

    /**
     * Begins a base backup into the empty place of the data directory; does nothing while one runs or is complete. The
     * password goes to the password file; a fast checkpoint is asked for (M25).
     *
     * @param expectedBytes what will be moved, about; for progress
     */
    void beginCopy(StandbySource source, long expectedBytes);

    /** How the base backup does; safe to ask at any time. */
    CopyStatus copyStatus();

    /** Ends a running base backup, one of an earlier agent too, and removes what it left; keeps what was moved aside. */
    void discardCopy(OperationId operation);

    /**
     * Makes the copy start as a standby with our own configuration, hba and port; scrubs what was copied from the main
     * (M1, M11); raises settings that must not be lower than the main's (H-26).
     */
    void configureStandby(OperationId operation, StandbySource source, MinimumSettings minimum, AccessRules access);

    /** Writes our block of pg_hba.conf; does nothing when it says so already or when it is not ours to write. */
    void allow(AccessRules rules);

    /** Removes our block of pg_hba.conf. */
    void disallow();

    /** Whether we may write pg_hba.conf ({@code postgresql.manage_hba}). */
    boolean managesAccess();
}
