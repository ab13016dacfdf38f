package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.ports.out.BranchSighting;
import dev.mainstay.ports.out.PostgresProbe;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.ports.settings.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Looks at databases over JDBC, each time on a new connection. Safe for all threads. */
final class JdbcProbe implements PostgresProbe {

    private final Connector connector;
    private final Ticker ticker;
    private final LookReader reader = new LookReader();

    JdbcProbe(Connector connector, Ticker ticker) {
        this.connector = connector;
        this.ticker = ticker;
    }

    @Override
    public DatabaseObservation look(Duration limit) {
        Deadline deadline = Deadline.after(ticker, limit);
        try {
            return lookOnce(deadline);
        } catch (SQLException error) {
            if (!PgErrors.is(error, PgErrors.NOT_IN_PREREQUISITE_STATE)) {
                return failed(error, limit);
            }
        }
        // Recovery ended between two functions of one statement; now all of them agree.
        try {
            return lookOnce(deadline);
        } catch (SQLException error) {
            return failed(error, limit);
        }
    }

    private DatabaseObservation lookOnce(Deadline deadline) throws SQLException {
        String options = "-c statement_timeout=" + deadline.remainingMillis();
        try (Connection session = connector.open(deadline, options)) {
            session.setNetworkTimeout(Runnable::run, deadline.remainingMillis());
            return reader.read(session);
        }
    }

    /** Whoever answers or refuses is there; the rest is silence. */
    private DatabaseObservation failed(SQLException error, Duration limit) {
        String where = "PostgreSQL at " + connector.endpoint();
        if (PgErrors.isAnswer(error)) {
            return new DatabaseObservation.Refused(where + " does not serve the agent: " + PgErrors.reason(error));
        }
        if (PgErrors.isTimeout(error)) {
            return new DatabaseObservation.Silent(where + " gave no answer within " + limit.toMillis() + " ms");
        }
        return PgErrors.isRefusedOrCut(error)
                ? new DatabaseObservation.Refused(where + " takes no connections: " + PgErrors.reason(error))
                : new DatabaseObservation.Silent(where + " cannot be reached: " + PgErrors.reason(error));
    }

    @Override
    public Reach reach(Endpoint server, Duration limit) {
        return SslKnock.at(server, Deadline.after(ticker, limit));
    }

    @Override
    public Reach canCopyFrom(Endpoint server, Secret password, SlotName slot, Duration limit) {
        return new CopyCheck(server, slot).run(password, Deadline.after(ticker, limit));
    }

    @Override
    public BranchSighting branch(Endpoint server, Secret password, Duration limit) {
        return new BranchLook(server).run(password, Deadline.after(ticker, limit));
    }

    @Override
    public Reach canRewindFrom(Endpoint server, Secret password, Duration limit) {
        return new RewindCheck(server, connector.databaseInUrl()).run(password, Deadline.after(ticker, limit));
    }
}
