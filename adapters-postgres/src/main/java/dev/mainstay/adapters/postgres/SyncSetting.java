package dev.mainstay.adapters.postgres;

import dev.mainstay.adapters.postgres.ServerParameters.Name;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.wal.Lsn;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/**
 * Whom commits wait for. That the setting reads so is no proof: sessions wait only once the checkpointer has told them, which
 * it does between two checkpoints and not during one that is in a hurry; and every WAL sender counts by the list that it last
 * read. So the checkpointer must be seen at rest, twice, some time after all processes were told to read it.
 *
 * <p>Confined to the caller's session. Source: PostgreSQL, {@code checkpointer.c}, {@code syncrep.c}.
 */
final class SyncSetting {

    /** Where it waits after it has looked for news. */
    private static final Set<String> AT_REST = Set.of("CheckpointerMain", "CheckpointWriteDelay");

    private static final String CHECKPOINTER =
            "SELECT coalesce(max(wait_event), '') FROM pg_stat_activity WHERE backend_type = 'checkpointer'";

    /** A process that was told and does not even run for so long is not expected. */
    private static final Duration POLL = Duration.ofMillis(100);

    private final Connection session;
    private final ServerParameters server;

    SyncSetting(Connection session) {
        this.session = session;
        this.server = new ServerParameters(session);
    }

    Lsn apply(String names, Deadline deadline) throws SQLException {
        set(names, deadline);
        if (Sql.isInRecovery(session)) {
            return Lsn.parse(Sql.one(session, "SELECT greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())"));
        }
        if (!names.isEmpty()) {
            awaitRest(deadline);
        }
        return Lsn.parse(Sql.one(session, "SELECT pg_current_wal_insert_lsn()"));
    }

    private void set(String names, Deadline deadline) throws SQLException {
        Name name = Name.SYNCHRONOUS_STANDBY_NAMES;
        if (server.read(name).value().equals(names)) {
            return;
        }
        server.set(name, names);
        server.reload(deadline);
        ServerParameters.Found found = server.read(name);
        if (!found.value().equals(names)) {
            throw new OperationFailedException("synchronous_standby_names is '" + found.value() + "' and not '" + names
                    + "': remove it from the " + found.source() + " of the server");
        }
    }

    private void awaitRest(Deadline deadline) throws SQLException {
        int rests = 0;
        while (rests < 2) {
            if (!deadline.pause(POLL)) {
                throw new OperationFailedException(
                        "the checkpointer has not taken synchronous_standby_names over within "
                                + deadline.limit().toMillis() + " ms: a checkpoint is being written");
            }
            rests = AT_REST.contains(Sql.one(session, CHECKPOINTER)) ? rests + 1 : 0;
        }
    }
}
