package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.testing.contract.ServerProcessContract;
import java.time.Duration;

class FakeServerProcessTest extends ServerProcessContract {

    private final FakePostgres server = stopped();

    private static FakePostgres stopped() {
        FakePostgres server =
                new FakePostgresNetwork().add(new Endpoint(new NodeAddress("10.0.0.1"), 5432), new FakeTicker());
        server.kill();
        return server;
    }

    @Override
    protected ServerProcess process() {
        return server.process();
    }

    @Override
    protected boolean isInRecovery() {
        DatabaseObservation seen = server.probe().look(Duration.ofSeconds(1));
        return seen.recovery().orElseThrow();
    }

    @Override
    protected void crash() {
        server.kill();
    }
}
