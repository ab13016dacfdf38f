package dev.mainstay.adapters.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.ports.out.DeadMan;
import dev.mainstay.ports.out.DeadManReport;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.testing.contract.ServerProcessContract;
import dev.mainstay.testing.fixture.PostgresContainer;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DockerServerProcessIT extends ServerProcessContract {

    private final ContainerNode node = new ContainerNode(PostgresContainer.created());

    @AfterEach
    void close() {
        node.close();
    }

    @Override
    protected ServerProcess process() {
        return node.agent().process();
    }

    @Override
    protected boolean isInRecovery() {
        return node.server().isInRecovery();
    }

    @Override
    protected void crash() {
        node.server().kill();
    }

    /** By the machine's own processes: neither agent nor engine is asked. */
    @Test
    void the_dead_man_stops_a_database_in_a_container() {
        process().start(StartMode.AS_IT_WAS, LIMIT);
        DeadMan deadMan = node.agent().deadMan().orElseThrow();

        deadMan.arm(System.nanoTime() + Duration.ofSeconds(1).toNanos(), Duration.ofSeconds(2));

        Awaitility.await().atMost(LIMIT).until(() -> deadMan.report().isPresent());
        assertThat(deadMan.report().orElseThrow().outcome()).isEqualTo(DeadManReport.Outcome.STOPPED);
        assertThat(process().look()).isEqualTo(ProcessObservation.STOPPED);
    }

    /** The engine would start a main that was fenced (L11). */
    @Test
    void takes_the_start_away_from_the_engine() {
        assertThat(node.server().inspect("{{.HostConfig.RestartPolicy.Name}}")).isEqualTo("unless-stopped");
        process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(node.server().inspect("{{.HostConfig.RestartPolicy.Name}}")).isEqualTo("no");
    }
}
