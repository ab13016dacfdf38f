package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.settings.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Whether a server may be rewound from: its last checkpoint is of the timeline it writes on. Right after a promotion it is
 * not, and {@code pg_rewind} believes what it says: nothing is to be rewound, or recovery must reach a position of the
 * timeline before (L29).
 *
 * @param server where
 * @param database that {@code pg_rewind} will read through, as a part of the driver's address
 */
record RewindCheck(Endpoint server, String database) {

    /** The timeline of the last checkpoint where that is another one than is written on; else nothing. */
    static final String STALE = """
            SELECT coalesce((SELECT c.timeline_id::text FROM pg_control_checkpoint() c
                             WHERE c.timeline_id <> ('x' || substr(CASE WHEN pg_is_in_recovery() THEN NULL
                                   ELSE pg_walfile_name(pg_current_wal_flush_lsn()) END, 1, 8))::bit(32)::int), '')""";

    Reach run(Secret password, Deadline deadline) {
        ReplicationLogin login = new ReplicationLogin(server);
        try (Connection session = Connector.connect(
                server + "/" + database,
                Connector.properties(new Login(ReplicationLogin.ROLE, Optional.of(password)), deadline))) {
            session.setNetworkTimeout(Runnable::run, deadline.remainingMillis());
            String stale = Sql.one(session, STALE);
            return stale.isEmpty()
                    ? Reach.yes()
                    : Reach.no("PostgreSQL at " + server
                            + " has written no checkpoint since its promotion: the last one is of" + " timeline "
                            + stale);
        } catch (SQLException error) {
            return Reach.no("PostgreSQL at " + server + " lets nobody look at its last checkpoint: "
                    + login.cause(error, deadline));
        }
    }
}
