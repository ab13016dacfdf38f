package dev.mainstay.hosts.cli;

import dev.mainstay.testing.sim.ClusterSimulation;
import dev.mainstay.testing.sim.SimulationReport;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** The threads that run schedules. */
final class Simulators implements AutoCloseable {

    /** The most threads. */
    static final int MOST = 256;

    private static final int WHOLE = 100;

    private final int threads;
    private final ExecutorService executor;

    Simulators(int threads) {
        this.threads = threads;
        this.executor = Executors.newFixedThreadPool(threads);
    }

    /** Runs all schedules; tells each percent once, one thread at a time. */
    SimulationReport run(ClusterSimulation simulation, int schedules, IntConsumer progress) {
        AtomicInteger shown = new AtomicInteger(-1);
        return simulation.run(executor, threads, done -> {
            int percent = (int) ((long) done * WHOLE / schedules);
            if (shown.getAndAccumulate(percent, Math::max) < percent) {
                synchronized (this) {
                    progress.accept(percent);
                }
            }
        });
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
