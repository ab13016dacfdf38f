package dev.mainstay.hosts.jersey;

import dev.mainstay.adapters.local.LocalAdapter;
import dev.mainstay.ports.out.Journal;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * Builds one node: the only class of this host that constructs adapters. Building does no I/O; {@link #start} begins in
 * order, {@link #close} ends in reverse and may be called twice.
 *
 * <p>Safe for all threads.
 */
public final class ServerWiring implements AutoCloseable {

    private final RandomIds ids = new RandomIds();
    private final Threads threads = new Threads();
    private final LocalAdapter machine;
    private final HttpServer http;
    private final LoopThread loop;

    /**
     * Builds the node.
     *
     * @param journal wraps the journal; identity but in tests
     */
    public ServerWiring(ServerSettings settings, UnaryOperator<Journal> journal) {
        machine = new LocalAdapter(settings.local(), ids);
        http = new HttpServer(settings.http(), Set.of());
        loop = new LoopThread(
                () -> Duration.ofSeconds(1
                        + Integer.signum(
                                journal.apply(machine.journal()).entries().size())),
                pause -> LockSupport.parkNanos(pause.toNanos()),
                () -> {});
    }

    /** Takes the state directory, begins to think, then to serve. */
    public void start() {
        machine.open();
        machine.publishToken(ids.secret());
        loop.start();
        http.start();
    }

    /** Waits until the node has been closed. */
    public void join() throws InterruptedException {
        loop.join();
    }

    @Override
    public void close() {
        http.close();
        loop.close();
        threads.close();
        machine.close();
    }
}
