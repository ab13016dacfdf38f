package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.DatabaseContainer;
import java.time.Duration;

/** A start by the container's engine. The server's own lock file says when it is ready, as for {@code pg_ctl}. */
final class ContainerLaunch implements ServerLaunch {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration END = Duration.ofSeconds(10);
    private static final int LINES = 12;

    private final DatabaseContainer container;
    private final Installation server;

    ContainerLaunch(DatabaseContainer container, Installation server) {
        this.container = container;
        this.server = server;
    }

    @Override
    public void run(Deadline deadline) {
        Duration left = Duration.ofMillis(deadline.remainingMillis());
        container.start(left.compareTo(END) < 0 ? left : END);
        Postmaster postmaster = new Postmaster(server.layout().data());
        while (!(postmaster.isReady() && postmaster.isRunning())) {
            if (!runs()) {
                throw new OperationFailedException("container " + container.name() + " ended");
            }
            if (!deadline.pause(POLL)) {
                throw new OperationFailedException(
                        "container " + container.name() + " runs, and the server in it is not" + " ready after "
                                + deadline.limit().toMillis() + " ms");
            }
        }
    }

    @Override
    public String words() {
        return Redaction.of(container.words(LINES));
    }

    /** An engine that does not answer says nothing about the container. */
    private boolean runs() {
        try {
            return container.isRunning();
        } catch (ClusterException silent) {
            return true;
        }
    }
}
