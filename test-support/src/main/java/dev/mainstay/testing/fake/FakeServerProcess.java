package dev.mainstay.testing.fake;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.StopMode;
import java.time.Duration;

/** Starts and stops a {@link FakePostgres}. Safe for all threads. */
final class FakeServerProcess implements ServerProcess {

    private final FakeInstance server;

    FakeServerProcess(FakeInstance server) {
        this.server = server;
    }

    @Override
    public ProcessObservation look() {
        return server.locked(() -> switch (server.state()) {
            case RUNNING, CLOSING, DEAF, FROZEN -> ProcessObservation.RUNNING;
            case STOPPED -> server.hasData() ? ProcessObservation.STOPPED : ProcessObservation.NO_DATA;
        });
    }

    @Override
    public boolean isManaged() {
        return true;
    }

    @Override
    public void start(StartMode mode, Duration limit) {
        server.run(() -> server.start(mode == StartMode.IN_RECOVERY));
    }

    @Override
    public void stop(StopMode mode, Duration limit) {
        server.run(() -> server.stop(mode));
    }
}
