package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.PostgresControl;
import dev.mainstay.ports.out.PostgresProbe;
import dev.mainstay.ports.out.ServerFiles;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.ports.settings.Secret;
import java.nio.file.Path;
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
    private final ServerProcess process;
    private final DataDirectory directory;

    /**
     * What the process side needs to know.
     *
     * @param told where the server keeps its files, once a running server told; asked at each use: must be cheap
     * @param stateDirectory {@code node.state_dir}; the database's user must be able to pass it
     */
    public record Home(Supplier<Optional<ServerFiles>> told, Path stateDirectory) {}

    /**
     * For one server.
     *
     * @param clusterSecret the cluster secret while the node has one; the agent's own role logs in with what is derived
     *     from it (D25). Asked for each login: must be cheap
     */
    public PostgresAdapter(
            PostgresSettings settings, Supplier<Optional<Secret>> clusterSecret, Home home, Ticker ticker) {
        PostgresSettings.Database database = settings.database();
        Logins logins = new Logins(new Login(database.user(), database.password()), clusterSecret);
        Connector connector = new Connector(database, logins);
        this.sessions = new Sessions(connector, settings.limits(), ticker);
        this.probe = new JdbcProbe(connector, ticker);
        boolean isLocal = settings.server().startedBy() == LocalServerSettings.StartedBy.LOCAL;
        ServerPlace place = new ServerPlace(settings.server(), home.told(), home.stateDirectory(), ticker);
        this.process = isLocal ? new LocalServerProcess(place, database.endpoint(), ticker) : new UnmanagedServer();
        this.directory =
                isLocal ? new LocalDataDirectory(place, database.endpoint().port()) : new UnmanagedDirectory();
        this.control =
                new JdbcControl(sessions, settings, isLocal ? StreamRoute.writing(place) : StreamRoute.keeping());
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

    /** Starts and stops it, where {@code postgresql.process} is {@code local}; else it is not managed. */
    public ServerProcess process() {
        return process;
    }

    /** Its files, under the same condition. */
    public DataDirectory directory() {
        return directory;
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
