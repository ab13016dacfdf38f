package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.PostgresControl;
import dev.mainstay.ports.out.PostgresProbe;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.ports.settings.Secret;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The local PostgreSQL server, behind the ports. Opens nothing before it is asked for something.
 *
 * <p>Safe for all threads.
 */
public final class PostgresAdapter implements AutoCloseable {

    private final Sessions sessions;
    private final PostgresProbe probe;
    private final PostgresControl control;
    private final ClusterTables tables;
    private final PanelTables panel;

    /**
     * For one server.
     *
     * @param clusterSecret the cluster secret while the node has one; the agent's own role logs in with what is derived
     *     from it (D25). Asked for each login: must be cheap
     */
    public PostgresAdapter(PostgresSettings settings, Supplier<Optional<Secret>> clusterSecret, Ticker ticker) {
        PostgresSettings.Database database = settings.database();
        Logins logins = new Logins(new Login(database.user(), database.password()), clusterSecret);
        Connector connector = new Connector(database, logins);
        this.sessions = new Sessions(connector, settings.limits(), ticker);
        this.probe = new JdbcProbe(connector, ticker);
        this.control = new JdbcControl(sessions, settings);
        this.tables = new JdbcClusterTables(sessions, new Migrations(sessions, settings));
        this.panel = new JdbcPanelTables(sessions);
    }

    /** Looks at databases. */
    public PostgresProbe probe() {
        return probe;
    }

    /** Commands the local one. */
    public PostgresControl control() {
        return control;
    }

    /** The shared tables in it. */
    public ClusterTables tables() {
        return tables;
    }

    /** The panel's tables in it. */
    public PanelTables panel() {
        return panel;
    }

    /** Ends the agent's sessions; may be called twice. The server runs on. */
    @Override
    public void close() {
        sessions.close();
    }
}
