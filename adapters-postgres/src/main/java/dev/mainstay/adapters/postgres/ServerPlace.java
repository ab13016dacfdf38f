package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.DatabaseContainer;
import dev.mainstay.ports.out.ServerFiles;
import dev.mainstay.ports.out.Ticker;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the local server and the agent's files for it are, found anew at each use: the running server may have told
 * meanwhile. Safe for all threads.
 */
final class ServerPlace {

    private static final String FOR_SERVER = "pg";
    private static final String FOR_COPY = "copy";
    private static final String FOR_SALVAGE = "salvage";

    private final LocalServerSettings settings;
    private final Supplier<Optional<ServerFiles>> told;
    private final Path stateDirectory;
    private final ServerHost host;
    private final Ticker ticker;

    /** Of a server that is installed on this machine. */
    static ServerPlace onMachine(
            LocalServerSettings settings, Supplier<Optional<ServerFiles>> told, Path stateDirectory, Ticker ticker) {
        return new ServerPlace(settings, told, stateDirectory, ticker, new MachineHost(ticker));
    }

    /** Of a server in a container. */
    static ServerPlace inContainer(
            LocalServerSettings settings,
            Supplier<Optional<ServerFiles>> told,
            Path stateDirectory,
            Ticker ticker,
            DatabaseContainer container) {
        ServerHost host = new ContainerHost(container, stateDirectory.resolve(FOR_SERVER), ticker);
        return new ServerPlace(settings, told, stateDirectory, ticker, host);
    }

    private ServerPlace(
            LocalServerSettings settings,
            Supplier<Optional<ServerFiles>> told,
            Path stateDirectory,
            Ticker ticker,
            ServerHost host) {
        this.settings = settings;
        this.told = told;
        this.stateDirectory = LocalServerSettings.requirePlain(stateDirectory);
        this.ticker = ticker;
        this.host = host;
    }

    Ticker ticker() {
        return ticker;
    }

    ServerHost host() {
        return host;
    }

    LocalServerSettings settings() {
        return settings;
    }

    /** Empty while nobody said where the data is. */
    Optional<ServerLayout> known() {
        return host.layout(settings, told);
    }

    ServerLayout layout() {
        return known().orElseThrow(() -> new OperationFailedException(
                "the data directory is not known: set postgresql.data_directory, or let the agent see the server"
                        + " running once"));
    }

    Installation installation() {
        return Installation.at(layout(), settings, host);
    }

    /** Where the base backup in progress is recorded; the agent's own. */
    Path copyDirectory() {
        return stateDirectory.resolve(FOR_COPY);
    }

    /** Where exports of rows that never replicated lie; the agent's own. */
    Path salvageDirectory() {
        return stateDirectory.resolve(FOR_SALVAGE);
    }

    /** A directory of the server's user below the state directory, made when it is not there (D23). */
    Path serverDirectory(Installation server) {
        server.user().requirePassable(stateDirectory);
        Path directory = directoryOfServer();
        server.files().directory(directory);
        return directory;
    }

    /** The same, which need not be there. */
    Path directoryOfServer() {
        return stateDirectory.resolve(FOR_SERVER);
    }

    /** Where the server's words go when we start it. */
    Path logFile(Installation server) {
        return settings.logFile().orElseGet(() -> serverDirectory(server).resolve("postgresql.log"));
    }

    /** Where programs that copy the main's data find the password for it. */
    Path passfile(Installation server) {
        return serverDirectory(server).resolve("passfile");
    }
}
