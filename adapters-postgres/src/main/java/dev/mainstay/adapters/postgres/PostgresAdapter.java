package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.DatabaseContainer;
import dev.mainstay.ports.out.DatabasePorts;
import dev.mainstay.ports.out.DeadMan;
import dev.mainstay.ports.out.NodeStateStore;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.PostgresControl;
import dev.mainstay.ports.out.PostgresProbe;
import dev.mainstay.ports.out.RestoreRoom;
import dev.mainstay.ports.out.Salvage;
import dev.mainstay.ports.out.ServerFiles;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.ports.out.WalHistory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The local PostgreSQL server, behind the ports. Opens nothing before it is asked for something.
 *
 * <p>Safe for all threads.
 */
public final class PostgresAdapter implements AutoCloseable {

    /** Of a panel's installation. */
    private static final String USUAL_CONTAINER = "proxpanel-db";

    private final Sessions sessions;
    private final PostgresProbe probe;
    private final PostgresControl control;
    private final ClusterTables tables;
    private final PanelTables panel;
    private final ServerProcess process;
    private final DataDirectory directory;
    private final WalHistory history;
    private final Salvage salvage;
    private final Optional<DeadMan> deadMan;
    private final Runnable endSalvage;
    private final RestoreRoom restoreRoom;

    /**
     * Whether the database refused a write because it accepts none, being a standby or closed: SQLSTATE 25006 anywhere among the
     * causes. For hosts whose own statements must be answered as the panel's read-only rule does (spec/panel-api.md 2.5).
     */
    public static boolean refusedWrite(Throwable error) {
        return PgErrors.isReadOnly(error);
    }

    /**
     * For one server.
     *
     * @param state tells the cluster secret, from which the password of the agent's own role is derived (D25), and where
     *     the server's files are; asked again and again
     * @param stateDirectory where the agent's files for the server lie (D23)
     */
    public PostgresAdapter(PostgresSettings settings, NodeStateStore state, Path stateDirectory, Ticker ticker) {
        this(
                settings,
                state,
                stateDirectory,
                ticker,
                ServerPlace.onMachine(settings.server(), () -> state.load().files(), stateDirectory, ticker),
                new ScriptDesk(stateDirectory, () -> USUAL_CONTAINER, () -> dataOf(state)));
    }

    /**
     * For one server that runs in a container.
     *
     * @param container which, for {@code process: docker}; not asked with another
     */
    public PostgresAdapter(
            PostgresSettings settings,
            NodeStateStore state,
            Path stateDirectory,
            Ticker ticker,
            DatabaseContainer container) {
        this(
                settings,
                state,
                stateDirectory,
                ticker,
                place(settings, state, stateDirectory, ticker, container),
                new ScriptDesk(stateDirectory, container::name, () -> dataOf(state)));
    }

    private static Optional<Path> dataOf(NodeStateStore state) {
        return state.load().files().map(ServerFiles::dataDirectory);
    }

    private static ServerPlace place(
            PostgresSettings settings,
            NodeStateStore state,
            Path stateDirectory,
            Ticker ticker,
            DatabaseContainer container) {
        LocalServerSettings server = settings.server();
        Supplier<Optional<ServerFiles>> told = () -> state.load().files();
        return server.startedBy() == LocalServerSettings.StartedBy.DOCKER
                ? ServerPlace.inContainer(server, told, stateDirectory, ticker, container)
                : ServerPlace.onMachine(server, told, stateDirectory, ticker);
    }

    private PostgresAdapter(
            PostgresSettings settings,
            NodeStateStore state,
            Path stateDirectory,
            Ticker ticker,
            ServerPlace place,
            ScriptDesk scripts) {
        PostgresSettings.Database database = settings.database();
        Logins logins = new Logins(
                new Login(database.user(), database.password()),
                () -> state.load().secrets().accepted());
        Connector connector = new Connector(database, logins);
        this.sessions = new Sessions(connector, settings.limits(), ticker);
        this.probe = new JdbcProbe(connector, ticker);
        this.tables = new JdbcClusterTables(sessions, new Migrations(sessions, settings));
        this.panel = new JdbcPanelTables(sessions);
        boolean ours = settings.server().startedBy() != LocalServerSettings.StartedBy.NONE;
        this.control = new JdbcControl(sessions, settings, ours ? StreamRoute.writing(place) : StreamRoute.keeping());
        this.process = ours ? new LocalServerProcess(place, database.endpoint(), ticker) : new UnmanagedServer();
        this.directory = ours ? new LocalDataDirectory(place, database) : new UnmanagedDirectory(scripts);
        this.history = ours ? new LocalWalHistory(place) : new UnmanagedHistory();
        this.deadMan = ours ? Optional.of(new LocalDeadMan(place, stateDirectory)) : Optional.empty();
        LocalSalvage local = new LocalSalvage(place, database);
        this.salvage = ours ? local : new UnmanagedSalvage();
        this.endSalvage = local::close;
        this.restoreRoom = new LocalRestoreRoom(place, settings, sessions, stateDirectory);
    }

    /** Everything here that the core needs. */
    public DatabasePorts ports() {
        return new DatabasePorts(tables, probe, control, process, directory, history, salvage, panel, deadMan);
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

    /** Starts and stops the server with {@code process: local} or {@code docker}; else refuses. */
    public ServerProcess process() {
        return process;
    }

    /** The server's files with {@code process: local} or {@code docker}; else refuses. */
    public DataDirectory directory() {
        return directory;
    }

    /** The branch of the server's files with {@code process: local} or {@code docker}; else refuses. */
    public WalHistory history() {
        return history;
    }

    /** Saves what the local data committed and nobody else has, with {@code process: local} or {@code docker}; else refuses. */
    public Salvage salvage() {
        return salvage;
    }

    /** Stops the server when the agent is gone, with {@code process: local} or {@code docker}; else nobody can. */
    public Optional<DeadMan> deadMan() {
        return deadMan;
    }

    /** Where another server's data becomes ours, with {@code process: local} or {@code docker}; else it knows no files. */
    public RestoreRoom restoreRoom() {
        return restoreRoom;
    }

    /** Ends the agent's sessions, and an export that runs; may be called twice. The server runs on. */
    @Override
    public void close() {
        endSalvage.run();
        sessions.close();
    }
}
