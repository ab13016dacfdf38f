package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.ServerFiles;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.Ticker;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The processes and files of the local PostgreSQL server, as {@code postgresql.process} says. Touches nothing before it is
 * asked for something.
 *
 * <p>Safe for all threads.
 */
public final class LocalServerAdapter {

    private final ServerProcess server;
    private final DataDirectory data;

    /**
     * For one server.
     *
     * @param endpoint where it listens for the agent
     * @param told where its files are, once a running server told; must be cheap
     * @param stateDirectory the node's; holds a directory of the server's own user
     */
    public LocalServerAdapter(
            LocalServerSettings settings,
            Endpoint endpoint,
            Supplier<Optional<ServerFiles>> told,
            Path stateDirectory,
            Ticker ticker) {
        if (settings.startedBy() == LocalServerSettings.StartedBy.LOCAL) {
            ServerPlace place = new ServerPlace(settings, told, stateDirectory, ticker);
            this.server = new LocalServerProcess(place, endpoint, ticker);
            this.data = new LocalDataDirectory(place, endpoint.port());
        } else {
            this.server = new UnmanagedServer();
            this.data = new UnmanagedDirectory();
        }
    }

    /** Starts and stops it. */
    public ServerProcess server() {
        return server;
    }

    /** Its files. */
    public DataDirectory data() {
        return data;
    }
}
