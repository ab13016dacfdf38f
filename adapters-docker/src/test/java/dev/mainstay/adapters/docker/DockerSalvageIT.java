package dev.mainstay.adapters.docker;

import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.ports.out.DatabasePorts;
import dev.mainstay.ports.out.Salvage;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.testing.contract.SalvageContract;
import dev.mainstay.testing.fixture.PostgresContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The whole contract over a container. What it is for is always asked, in {@link DockerReturnIT}. */
@EnabledIfSystemProperty(
        named = "contracts.docker",
        matches = "true",
        disabledReason = "run with -Dcontracts.docker=true")
class DockerSalvageIT extends SalvageContract {

    private final ContainerNode node = new ContainerNode(PostgresContainer.started());
    private final DatabasePorts agent = node.agent();
    private final Lsn fork = write();
    private byte[] control = new byte[0];

    private Lsn write() {
        node.server().execute("CREATE TABLE words AS SELECT 'kept' AS lost");
        Lsn here = Lsn.parse(node.server().query("SELECT pg_current_wal_insert_lsn()"));
        node.server().execute("INSERT INTO words VALUES ('" + LOST + "')");
        node.server().kill();
        return here;
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Override
    protected Salvage salvage() {
        return agent.salvage();
    }

    @Override
    protected Salvage salvageOfNextAgent() {
        return node.agent().salvage();
    }

    @Override
    protected ServerProcess process() {
        return agent.process();
    }

    @Override
    protected TimelineHistory.Switch fork() {
        return new TimelineHistory.Switch(new Timeline(1), fork);
    }

    @Override
    protected void damage() {
        try {
            control = Files.readAllBytes(control());
            Path unused = Files.write(control(), new byte[control.length], StandardOpenOption.WRITE);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    protected void repair() {
        try {
            Path unused = Files.write(control(), control, StandardOpenOption.WRITE);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    protected void await(BooleanSupplier condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(condition::getAsBoolean);
    }

    private Path control() {
        return node.server().dataDirectory().resolve("global/pg_control");
    }
}
