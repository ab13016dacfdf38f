package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.adapters.http.client.HttpDoor;
import dev.mainstay.adapters.http.panel.PanelAdapter;
import dev.mainstay.adapters.local.LocalAdapter;
import dev.mainstay.adapters.local.LocalSettings;
import dev.mainstay.hosts.jersey.Configuration;
import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.ports.settings.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Builds what commands speak through; the only class here that constructs adapters.
 *
 * <p>Safe for all threads. {@link #close} may be called twice.
 */
final class CliWiring implements AutoCloseable {

    private static final int CLIENT_THREADS = 2;

    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENT_THREADS, CliWiring::daemon);
    private final Ids ids = LocalAdapter.systemIds();
    private final LocalAdapter machine =
            new LocalAdapter(Configuration.defaults(Map.of()).settings().local(), ids);

    /** Speaks to a server. */
    HttpAdmin admin(HttpAdmin.Target target) {
        return new HttpAdmin(target, clients);
    }

    /** Speaks to a node's second API. */
    HttpDoor door() {
        return new HttpDoor(clients);
    }

    /** The token that the server with that state directory left for its own user. */
    Optional<Secret> publishedToken(Path stateDirectory) {
        LocalSettings settings = new LocalSettings(stateDirectory, LocalSettings.Hook.none(), stateDirectory);
        return new LocalAdapter(settings, ids).publishedToken();
    }

    /** An admin's token, signed as the panel signs its own. */
    Secret mint(PanelAdapter.TokenOrder order, Secret key) {
        return PanelAdapter.mintToken(order, machine.wallClock().instant(), key);
    }

    /** Makes ids and passwords. */
    Ids ids() {
        return ids;
    }

    /** Measures spans. */
    Ticker ticker() {
        return machine.ticker();
    }

    @Override
    public void close() {
        clients.shutdownNow();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "http-client");
        thread.setDaemon(true);
        return thread;
    }
}
