package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.OperationId;
import java.util.List;
import java.util.Optional;

/**
 * The files of the local database: moved aside, copied anew, configured. All but questions, {@link #prune},
 * {@link #allow}, {@link #admit} and {@link #disallow} ask for a stopped server. Every file written belongs to the database's own user (D24).
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

    /**
     * The same from another member's database, which keeps no slot for this node; the main that {@code source} names keeps
     * it, and is followed afterwards.
     */
    void beginCopyOf(Endpoint member, StandbySource source, long expectedBytes);

    /**
     * Begins to bring the data that was moved aside for that operation onto the main's branch, in the data directory's
     * empty place: a local copy of it, then {@code pg_rewind}; what was moved aside stays as it is. Does nothing while one
     * runs or is complete. Progress, end and removal are those of a base backup.
     */
    void beginRewind(OperationId operation, StandbySource source);

    /**
     * Writes the script by which a person makes this database a standby of that main, where the agent may not do it; a
     * second call writes it anew, and takes away one of another use. The password goes to a file of its own, beside it.
     *
     * @param use what it is for
     * @param services containers that the script stops first
     * @param expectedBytes of the main's data, about
     * @return empty where the agent does it itself
     */
    Optional<OperatorScript> handOut(
            OperatorScript.Use use, StandbySource source, List<String> services, long expectedBytes);

    /** The script that was handed out last, while it is there. */
    Optional<OperatorScript> handedOut();

    /** How the base backup or rewind does; safe to ask at any time. */
    CopyStatus copyStatus();

    /** Ends a running base backup, one of an earlier agent too, and removes what it left; keeps what was moved aside. */
    void discardCopy(OperationId operation);

    /**
     * Makes the copy start as a standby with our own configuration, hba and port; scrubs what was copied from the main
     * (M1, M11); raises settings that must not be lower than the main's (H-26).
     */
    void configureStandby(OperationId operation, StandbySource source, MinimumSettings minimum, AccessRules access);

    /**
     * Makes the data that is in place start as a standby of that main, without a copy: only for data whose branch is a
     * prefix of the main's. Scrubs what belonged to the old role (M1, L35).
     */
    void followInPlace(StandbySource source, MinimumSettings minimum, AccessRules access);

    /** What was moved aside and is still there, the newest first; for people and for questions. */
    List<String> aside();

    /**
     * Deletes the oldest of what these operations moved aside until {@code kept} of theirs are left; everything else stays.
     *
     * @param spent operations whose old data was salvaged whole
     */
    void prune(List<OperationId> spent, int kept);

    /** Writes our block of pg_hba.conf; does nothing when it says so already or when it is not ours to write. */
    void allow(AccessRules rules);

    /** Whether our block of pg_hba.conf refuses clients; false where it is not ours to write. */
    boolean refusesClients();

    /**
     * Lets {@code replicator} of these peers in, and of no others; whether clients are refused stays as it is, so that this
     * may be called beside a step that closes the database. Does nothing where pg_hba.conf is not ours to write.
     *
     * @return whether the file was changed: then the server is to be reloaded
     */
    boolean admit(List<NodeAddress> peers);

    /** Removes our block of pg_hba.conf. */
    void disallow();

    /** Whether we may write pg_hba.conf ({@code postgresql.manage_hba}). */
    boolean managesAccess();
}
