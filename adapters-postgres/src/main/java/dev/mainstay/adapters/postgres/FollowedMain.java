package dev.mainstay.adapters.postgres;

import dev.mainstay.adapters.postgres.ServerSettings.Name;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.StandbySource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Points a running standby at another main. What its conninfo says besides host, port, user and application name stays:
 * the password file, TLS, timeouts. Confined to the caller's session.
 */
final class FollowedMain {

    private static final Duration POLL = Duration.ofMillis(10);

    private final Connection session;
    private final ServerSettings server;

    FollowedMain(Connection session) {
        this.session = session;
        this.server = new ServerSettings(session);
    }

    void change(StandbySource source, Deadline deadline) throws SQLException {
        requireStandby();
        String conninfo = Conninfo.parse(server.read(Name.PRIMARY_CONNINFO).value())
                .with("host", source.main().address().host())
                .with("port", String.valueOf(source.main().port()))
                .with("user", CopyCheck.ROLE)
                .with("application_name", "node_" + source.self())
                .toString();
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
