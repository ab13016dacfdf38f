package dev.mainstay.adapters.postgres;

import dev.mainstay.testing.fixture.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A running server and the dead-men of its node; none of them outlives it. */
final class DeadManScene implements AutoCloseable {

    private final LocalNode node = new LocalNode(PostgresServer.started());

    LocalNode node() {
        return node;
    }

    /** What an agent that was just started has. */
    LocalDeadMan newAgent() {
        return new LocalDeadMan(node.place(node.settings()), node.state());
    }

    /** Those that live now. */
    List<DeadManTable.Found> all() {
        return new DeadManTable(node.state()).all();
    }

    /** A signal to each of them. */
    void signal(String name) {
        all().forEach(found -> signal(name, found.process().pid()));
    }

    /** A signal to any process; returns when it was sent. */
    static void signal(String name, long pid) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("kill -" + name + " " + pid + " failed");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Time itself is what is tested. */
    static void pass(Duration span) {
        long end = System.nanoTime() + span.toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Override
    public void close() {
        all().forEach(found -> found.process().kill());
        node.close();
    }
}
