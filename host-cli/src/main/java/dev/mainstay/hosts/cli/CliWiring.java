package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.adapters.local.LocalAdapter;
import dev.mainstay.adapters.local.LocalSettings;
import dev.mainstay.hosts.jersey.Configuration;
import dev.mainstay.hosts.jersey.RandomIds;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.ports.settings.Secret;
import java.time.InstantSource;
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
    private final LocalAdapter machine =
            local(Configuration.defaults(Map.of()).settings().local());

    /** Speaks to a server. */
    HttpAdmin admin(HttpAdmin.Target target) {
        return new HttpAdmin(target, clients);
    }

    /** The token that this node's server left for its own user. */
    Optional<Secret> publishedToken(LocalSettings settings) {
        return local(settings).publishedToken();
    }

    /** Measures spans. */
    Ticker ticker() {
        return machine.ticker();
    }

    /** Stamps for people. */
    InstantSource wallClock() {
        return machine.wallClock();
    }

    @Override
    public void close() {
        clients.shutdownNow();
    }

    private static LocalAdapter local(LocalSettings settings) {
        return new LocalAdapter(settings, new RandomIds());
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "http-client");
        thread.setDaemon(true);
        return thread;
    }
}
