package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.contract.DataDirectoryContract;
import dev.mainstay.testing.fixture.PostgresServer;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class LocalDataDirectoryIT extends DataDirectoryContract {

    private final LocalNode main = new LocalNode(PostgresServer.started());
    private final LocalNode node = new LocalNode(PostgresServer.started());

    @BeforeEach
    void fill() {
        fill(main, OF_MAIN);
        main.admit();
        fill(node, OLD);
        node.server().stop();
    }

    @AfterEach
    void close() {
        try (main) {
            node.close();
        }
    }

    @Override
    protected DataDirectory directory() {
        return node.directory();
    }

    @Override
    protected DataDirectory directoryOfNextAgent() {
        return node.directory();
    }

    @Override
    protected ServerProcess process() {
        return node.process();
    }

    @Override
    protected StandbySource source() {
        return main.source();
    }

    @Override
    protected StandbySource sourceWithWrongPassword() {
        return main.source(Secret.of("wrong-horse"));
    }

    @Override
    protected String content() {
        return node.server().query("SELECT word FROM content");
    }

    @Override
    protected boolean isInRecovery() {
        return node.server().isInRecovery();
    }

    @Override
    protected void await(BooleanSupplier condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition::getAsBoolean);
    }

    private static void fill(LocalNode node, String word) {
        node.server().execute("CREATE TABLE content AS SELECT '" + word + "' AS word");
    }
}
