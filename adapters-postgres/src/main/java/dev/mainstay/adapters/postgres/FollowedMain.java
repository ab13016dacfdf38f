package dev.mainstay.adapters.postgres;

import dev.mainstay.adapters.postgres.ServerParameters.Name;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.StandbySource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Points a running standby at another main. Confined to the caller's session.
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
        String slot = source.slot().value();
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
