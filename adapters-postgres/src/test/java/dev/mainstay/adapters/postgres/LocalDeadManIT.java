package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.ports.out.DeadMan;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.testing.contract.DeadManContract;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

class LocalDeadManIT extends DeadManContract {

    private final DeadManScene scene = new DeadManScene();
    private final DeadMan deadMan = scene.newAgent();

    @Override
    protected DeadMan deadMan() {
        return deadMan;
    }

    @Override
    protected DeadMan newAgent() {
        return scene.newAgent();
    }

    @Override
    protected Ticker ticker() {
        return LocalNode.TICKER;
    }

    @Override
    protected void pass(Duration span) {
        DeadManScene.pass(span);
    }

    @Override
    protected void await(BooleanSupplier condition, Duration limit) {
        Awaitility.await().atMost(limit).pollDelay(Duration.ZERO).until(condition::getAsBoolean);
    }

    @Override
    protected boolean databaseRuns() {
        return scene.node().process().look() == ProcessObservation.RUNNING;
    }

    @Override
    protected void startDatabase() {
        scene.node().process().start(StartMode.AS_IT_WAS, LocalNode.LIMIT);
    }

    @Override
    protected void killProcess() {
        scene.signal("KILL");
    }

    @Override
    protected void freezeProcess() {
        scene.signal("STOP");
    }

    @Override
    protected void thawProcess() {
        scene.signal("CONT");
    }

    @AfterEach
    void close() {
        scene.close();
    }
}
