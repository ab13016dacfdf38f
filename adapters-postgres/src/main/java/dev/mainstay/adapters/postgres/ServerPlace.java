package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
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
    private final ProgramRunner runner;
    private final Ticker ticker;

    ServerPlace(
            LocalServerSettings settings, Supplier<Optional<ServerFiles>> told, Path stateDirectory, Ticker ticker) {
        this.settings = settings;
        this.told = told;
        this.stateDirectory = LocalServerSettings.requirePlain(stateDirectory);
        this.ticker = ticker;
        this.runner = new ProgramRunner(ticker);
    }

    Ticker ticker() {
        return ticker;
    }

    LocalServerSettings settings() {
        return settings;
    }

    /** Empty while nobody said where the data is. */
    Optional<ServerLayout> known() {
        return ServerLayout.of(settings, told);
    }

    ServerLayout layout() {
        return known().orElseThrow(() -> new OperationFailedException(
                "the data directory is not known: set postgresql.data_directory, or let the agent see the server"
                        + " running once"));
    }

    Installation installation() {
        return Installation.at(layout(), settings, runner);
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

    /** Where a standby finds the password of its stream. */
    Path passfile(Installation server) {
        return serverDirectory(server).resolve("passfile");
    }
}
