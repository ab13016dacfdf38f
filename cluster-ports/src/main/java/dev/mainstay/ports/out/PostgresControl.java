package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Commands the local database over SQL. Every command is idempotent and verifies what it did.
 *
 * <p>Safe for all threads. Every call has a limit; sessions of ours use {@code synchronous_commit = local} (L50).
 */
public interface PostgresControl {

    /** Where the server keeps its files. */
    ServerFiles files();

    /** Makes the settings of a main hold, changing only what is too low (D14); reloads, does not restart. */
    SettingsReport applyMainSettings();

    /**
     * Gives settings these values in the server's own file and reloads; what needs a restart waits for one. Those that are
     * as wanted already are left alone.
     *
     * @param wanted by name; an empty value takes the setting out of that file
     * @return names that the server refused, with its reasons
     */
    SortedMap<String, String> applyParameters(SortedMap<String, String> wanted);

    /**
     * Makes commits of clients wait for these standbys, and verifies that all sessions do. On a standby it takes effect when
     * it is promoted.
     *
     * @param names as {@code synchronous_standby_names} takes them; empty for nobody
     * @return a position: a commit that was written after it was confirmed only by them
     * @throws dev.mainstay.domain.error.OperationFailedException when that cannot be verified in time
     */
    Lsn waitForStandbys(String names);

    /** Creates or alters {@code replicator} and {@code mainstay} with these passwords (D25). */
    void createRoles(Secret replication, Secret agent);

    /** Drops both roles; does nothing when they are not there. Needs the configured user, not {@code mainstay}. */
    void dropRoles();

    /** Settings that a standby of this server must have at least. */
    MinimumSettings minimumSettings();

    /** The size of all databases together: what a base backup will move, about. */
    WalDistance size();

    /** Writes a checkpoint. */
    void checkpoint();

    /** Writes one unless the last one is of the timeline that is written on: nobody can rewind from here before (L29). */
    void checkpointTimeline();

    /**
     * Leaves recovery: asks again every few milliseconds until recovery has ended (M22), then proves with a committed
     * write that the database accepts writes. Does nothing but the proof when recovery has ended already.
     *
     * @throws dev.mainstay.domain.error.OperationFailedException when it is still in recovery after {@code limit}, or
     *     the write was refused
     * @return the timeline it writes on now
     */
    Timeline promote(Duration limit);

    /**
     * Removes {@code default_transaction_read_only}, {@code primary_conninfo} and {@code primary_slot_name} from the
     * server's own settings, reloads and verifies that none is in force (M1, L35).
     */
    void resetRoleSettings();

    /** Opens or ends a drain: {@code default_transaction_read_only}, which is advisory (M2). */
    void readOnlyByDefault(boolean on);

    /** Creates a physical slot that reserves WAL at once; does nothing when it does. One that lost its WAL is made anew. */
    void createSlot(SlotName slot);

    /**
     * Lets go of what an idle slot holds back before that position, which its standby has got by another way; does nothing
     * when the slot is not there, in use, or further on. On a standby it goes as far as what was replayed.
     */
    void advanceSlot(SlotName slot, Lsn upTo);

    /**
     * Drops a slot after ending its WAL sender; does nothing when it is not there.
     *
     * @return false when it is still there because somebody keeps using it
     */
    boolean dropSlot(SlotName slot);

    /**
     * Points a running standby at another main; takes effect without a restart. What its conninfo says of the password
     * file, TLS and timeouts stays.
     *
     * @throws dev.mainstay.domain.error.ConflictException when the database is not in recovery
     */
    void follow(StandbySource source);

    /**
     * Takes a running standby off its stream: what its {@code restore_command} fetches from an archive is all it gets, until
     * {@link #follow} points it at somebody again.
     *
     * @throws dev.mainstay.domain.error.ConflictException when the database is not in recovery, or has no such command
     */
    void followArchive();

    /** Reloads configuration and pg_hba.conf; verifies with {@code pg_hba_file_rules} that no line is broken. */
    void reload();

    /** Sessions of clients: not ours, not replication. */
    int clientSessions();

    /** Terminates all sessions of clients; returns how many there were. */
    int endClientSessions();

    /** How many client sessions have a transaction open: those a drain waits for. */
    int openTransactions();

    /**
     * How far that standby is behind what this main has written, by what it has replayed.
     *
     * @return empty when it does not stream from here
     */
    Optional<WalDistance> behind(NodeId standby);

    /**
     * The last position that this standby has on disk, received or replayed.
     *
     * @throws dev.mainstay.domain.error.ConflictException when the database is not in recovery
     */
    Lsn received();
}
