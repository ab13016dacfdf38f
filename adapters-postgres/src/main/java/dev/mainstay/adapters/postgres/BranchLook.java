package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.wal.Branch;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.ports.out.BranchSighting;
import dev.mainstay.ports.settings.Secret;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.postgresql.PGConnection;

/**
 * Asks a server for its branch over a replication login: needs neither a database nor rights beyond replication.
 *
 * <p>Source: PostgreSQL manual, "Streaming Replication Protocol".
 *
 * @param server where
 */
record BranchLook(Endpoint server) {

    BranchSighting run(Secret password, Deadline deadline) {
        ReplicationLogin login = new ReplicationLogin(server);
        try (Connection session = login.open(password, deadline)) {
            return new BranchSighting.Found(branch(session), inRecovery(session));
        } catch (SQLException error) {
            return hidden(login.cause(error, deadline));
        } catch (InvalidRequestException odd) {
            return hidden("its answer makes no sense: " + odd.getMessage());
        }
    }

    private static Branch branch(Connection session) throws SQLException {
        ReplicationLogin.Identity identity = ReplicationLogin.identify(session);
        return new Branch(
                new SystemIdentifier(identity.system()),
                history(session, new Timeline(identity.timeline())),
                Lsn.parse(identity.position()));
    }

    /** The first timeline has none to tell. */
    private static TimelineHistory history(Connection session, Timeline timeline) throws SQLException {
        if (timeline.id() == 1) {
            return TimelineHistory.startingAt(timeline);
        }
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("TIMELINE_HISTORY " + timeline.id())) {
            boolean there = row.next();
            if (!there) {
                throw new InvalidRequestException("no history of timeline " + timeline);
            }
            return TimelineHistory.parse(timeline, row.getString("content"));
        }
    }

    /** Told by every server from PostgreSQL 14 on when a session begins. */
    private static Optional<Boolean> inRecovery(Connection session) throws SQLException {
        return Optional.ofNullable(session.unwrap(PGConnection.class).getParameterStatus("in_hot_standby"))
                .map("on"::equals);
    }

    private BranchSighting hidden(String cause) {
        return new BranchSighting.Hidden("PostgreSQL at " + server + " does not tell its branch: " + cause);
    }
}
