package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.testing.contract.ServerProcessContract;
import dev.mainstay.testing.fixture.PostgresServer;
import org.junit.jupiter.api.AfterEach;

class LocalServerProcessIT extends ServerProcessContract {

    private final LocalNode node = new LocalNode(PostgresServer.created());

    @Override
    protected ServerProcess process() {
        return node.process();
    }

    @Override
    protected boolean isInRecovery() {
        return node.server().isInRecovery();
    }

    @Override
    protected void crash() {
        node.server().kill();
    }

    @AfterEach
    void close() {
        node.close();
    }
}
