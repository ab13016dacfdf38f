package dev.mainstay.adapters.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.ports.out.ServiceContainers;
import dev.mainstay.testing.contract.ServiceContainersContract;
import dev.mainstay.testing.fixture.IdleContainer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real engine. */
class DockerServicesIT extends ServiceContainersContract {

    @TempDir
    Path temporary;

    private final IdleContainer one = new IdleContainer();
    private final IdleContainer other = new IdleContainer("always");

    @AfterEach
    void remove() {
        one.close();
        other.close();
    }

    @Override
    protected ServiceContainers two() {
        return services(URI.create("unix:///var/run/docker.sock"), List.of(one.name(), other.name()));
    }

    @Override
    protected ServiceContainers withoutEngine(List<String> names) {
        return services(URI.create("unix://" + temporary.resolve("no-engine.sock")), names);
    }

    @Override
    protected boolean runs(String name) {
        return IdleContainer.runs(name);
    }

    /** L11: "always" starts a stopped container again when the engine starts. */
    @Test
    void what_it_stops_does_not_come_back_when_the_engine_starts() {
        ServiceContainers services = two();
        assertThat(other.policy()).isEqualTo("always");

        services.stop();

        assertThat(List.of(one.policy(), other.policy())).containsOnly("unless-stopped");
        services.restart();
        assertThat(runs(other.name())).isTrue();
        assertThat(other.policy()).isEqualTo("unless-stopped");
    }

    /** A process without a signal handler as number one heeds SIGKILL only: the shortest grace. */
    private static ServiceContainers services(URI engine, List<String> names) {
        return new DockerAdapter(
                        new DockerSettings(engine, "db", names, false, Duration.ofSeconds(1), Duration.ofSeconds(30)),
                        System::nanoTime)
                .services();
    }
}
