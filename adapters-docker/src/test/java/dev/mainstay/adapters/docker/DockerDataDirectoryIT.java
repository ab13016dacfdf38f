package dev.mainstay.adapters.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.contract.DataDirectoryContract;
import dev.mainstay.testing.fixture.PostgresContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One main serves all cases; each has a node of its own, whose data is in a volume. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerDataDirectoryIT extends DataDirectoryContract {

    private final ContainerNode main = new ContainerNode(PostgresContainer.started());
    private ContainerNode node = main;

    @BeforeAll
    void admit() {
        fill(main, OF_MAIN);
        main.admit();
    }

    @AfterAll
    void closeMain() {
        main.close();
    }

    @BeforeEach
    void fill() {
        node = new ContainerNode(PostgresContainer.startedOnVolume());
        fill(node, OLD);
        node.server().stop();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Override
    protected DataDirectory directory() {
        return node.agent().data();
    }

    @Override
    protected DataDirectory directoryOfNextAgent() {
        return node.agent().data();
    }

    @Override
    protected ServerProcess process() {
        return node.agent().process();
    }

    @Override
    protected StandbySource source() {
        return main.source(ContainerNode.REPLICATION);
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

    /** H-18: by number, whatever names the machine has; and nothing that docker inspect shows holds a password. */
    @Test
    void files_stay_the_images_users_and_no_container_shows_a_secret() throws IOException {
        String unused = directory().moveAside(new OperationId("op-9"));
        directory().beginCopy(source(), 1);
        await(() -> directory().copyStatus().match(() -> false, running -> false, () -> true, broken -> false));
        String shown = node.server().inspectAll();
        assertThat(shown).contains(node.server().name() + "-mainstay-helper");
        assertThat(shown).doesNotContain(ContainerNode.REPLICATION.reveal(), "secret");
        assertThat(Files.getAttribute(node.server().dataDirectory(), "unix:uid"))
                .isEqualTo(node.server().uid());
    }

    private static void fill(ContainerNode node, String word) {
        node.server().execute("CREATE TABLE content AS SELECT '" + word + "' AS word");
    }
}
