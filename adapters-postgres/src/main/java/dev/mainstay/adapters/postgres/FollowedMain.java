package dev.mainstay.adapters.postgres;

import dev.mainstay.adapters.postgres.ServerParameters.Name;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.StandbySource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Points a running standby at another main, or at nobody. Confined to the caller's session.
 */
final class FollowedMain {

    private static final Duration POLL = Duration.ofMillis(10);

    private final Connection session;
    private final ServerParameters server;
    private final StreamRoute route;

    FollowedMain(Connection session, StreamRoute route) {
        this.session = session;
        this.route = route;
        this.server = new ServerParameters(session);
    }

    void change(StandbySource source, Deadline deadline) throws SQLException {
        requireStandby();
        Conninfo present = Conninfo.parse(server.read(Name.PRIMARY_CONNINFO).value());
        String conninfo = route.to(source, present).toString();
        put(conninfo, source.slot().value(), deadline);
    }

    /** From now on its archive is all it gets, so there must be one. */
    void leave(Deadline deadline) throws SQLException {
        requireStandby();
        if (server.read(Name.RESTORE_COMMAND).value().isEmpty()) {
            throw new ConflictException("this server has no archive to replay: set restore_command");
        }
        put("", "", deadline);
        while (!Sql.one(session, "SELECT count(*) FROM pg_stat_wal_receiver").equals("0")) {
            if (!deadline.pause(POLL)) {
                throw new OperationFailedException("the WAL receiver does not end");
            }
        }
    }

    private void put(String conninfo, String slot, Deadline deadline) throws SQLException {
        if (isInForce(conninfo, slot)) {
            return;
        }
        server.set(Name.PRIMARY_CONNINFO, conninfo);
        server.set(Name.PRIMARY_SLOT_NAME, slot);
        server.reload(deadline);
        while (!isInForce(conninfo, slot)) {
            if (!deadline.pause(POLL)) {
                throw new OperationFailedException("primary_conninfo does not take effect: "
                        + server.read(Name.PRIMARY_CONNINFO).source() + " sets it");
            }
        }
    }

    private boolean isInForce(String conninfo, String slot) throws SQLException {
        return server.read(Name.PRIMARY_CONNINFO).value().equals(conninfo)
                && server.read(Name.PRIMARY_SLOT_NAME).value().equals(slot);
    }

    private void requireStandby() throws SQLException {
        if (!Sql.isInRecovery(session)) {
            throw new ConflictException("the database is not a standby: it cannot follow another one while it runs");
        }
    }
}
