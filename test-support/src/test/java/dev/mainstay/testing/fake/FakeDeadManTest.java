package dev.mainstay.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.ports.out.DeadMan;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.testing.contract.DeadManContract;
import java.time.Duration;
import java.util.function.BooleanSupplier;

class FakeDeadManTest extends DeadManContract {

    private static final Duration STEP = Duration.ofMillis(10);

    private final FakeTicker clock = new FakeTicker();
    private final FakePostgres server =
            new FakePostgresNetwork().add(new Endpoint(new NodeAddress("10.0.0.1"), 5432), clock);
    private final FakeDeadMan deadMan = FakeDeadMan.over(server, clock, clock.wallClock());

    @Override
    protected DeadMan deadMan() {
        return deadMan;
    }

    @Override
    protected DeadMan newAgent() {
        return deadMan.another();
    }

    @Override
    protected Ticker ticker() {
        return clock;
    }

    @Override
    protected void pass(Duration span) {
        clock.advance(span);
        deadMan.turn();
    }

    @Override
    protected void await(BooleanSupplier condition, Duration limit) {
        for (Duration waited = Duration.ZERO; !condition.getAsBoolean(); waited = waited.plus(STEP)) {
            assertThat(waited).isLessThan(limit);
            pass(STEP);
        }
    }

    @Override
    protected boolean databaseRuns() {
        return server.process().look() == ProcessObservation.RUNNING;
    }

    @Override
    protected void startDatabase() {
        server.process().start(StartMode.AS_IT_WAS, Duration.ofSeconds(1));
    }

    @Override
    protected void killProcess() {
        deadMan.kill();
    }

    @Override
    protected void freezeProcess() {
        deadMan.freeze();
    }

    @Override
    protected void thawProcess() {
        deadMan.thaw();
    }
}
