package dev.mainstay.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.contract.DataDirectoryContract;
import java.time.Duration;
import java.util.function.BooleanSupplier;

class FakeDataDirectoryTest extends DataDirectoryContract {

    private static final Secret PASSWORD = Secret.of("right");
    private static final SlotName SLOT = new SlotName("replica_2");
    private static final int PATIENCE = 10;

    private final FakePostgresNetwork network = new FakePostgresNetwork();
    private final FakePostgres main = server("10.0.0.1", OF_MAIN);
    private final FakePostgres own = server("10.0.0.2", OLD);

    FakeDataDirectoryTest() {
        main.control().createRoles(PASSWORD, Secret.of("agent"));
        main.control().createSlot(SLOT);
        main.admitAnyStandby();
        own.kill();
    }

    private FakePostgres server(String address, String content) {
        FakePostgres server = network.add(new Endpoint(new NodeAddress(address), 5432), new FakeTicker());
        server.panelRows().jwtSecret(Secret.of(content));
        return server;
    }

    @Override
    protected DataDirectory directory() {
        return own.directory();
    }

    @Override
    protected DataDirectory directoryOfNextAgent() {
        return own.directory();
    }

    @Override
    protected ServerProcess process() {
        return own.process();
    }

    @Override
    protected StandbySource source() {
        return new StandbySource(main.at(), PASSWORD, SLOT, new NodeId(2));
    }

    @Override
    protected StandbySource sourceWithWrongPassword() {
        return new StandbySource(main.at(), Secret.of("not-it"), SLOT, new NodeId(2));
    }

    @Override
    protected String content() {
        return own.panel().jwtSecret().map(Secret::reveal).orElse("");
    }

    @Override
    protected boolean isInRecovery() {
        return own.probe().look(Duration.ofSeconds(1)).recovery().orElseThrow();
    }

    @Override
    protected void await(BooleanSupplier condition) {
        for (int round = 0; round < PATIENCE; round++) {
            if (condition.getAsBoolean()) {
                return;
            }
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
