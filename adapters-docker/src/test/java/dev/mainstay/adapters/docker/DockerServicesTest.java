package dev.mainstay.adapters.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.ServiceContainers;
import dev.mainstay.testing.contract.ServiceContainersContract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a stub of the engine's interface, and what holds without any engine. */
class DockerServicesTest extends ServiceContainersContract {

    @TempDir
    Path temporary;

    private StubEngine engine;

    @BeforeEach
    void start() throws IOException {
        engine = new StubEngine(List.of("radius", "mail"));
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @Override
    protected ServiceContainers two() {
        return services(engine.address(), List.of("radius", "mail"));
    }

    @Override
    protected ServiceContainers withoutEngine(List<String> names) {
        return services(URI.create("unix://" + temporary.resolve("no-engine.sock")), names);
    }

    @Override
    protected boolean runs(String name) {
        return engine.runs(name);
    }

    @Test
    void tells_how_to_mend_an_engine_that_is_gone() {
        ServiceContainers services = withoutEngine(List.of("radius"));

        assertThatThrownBy(services::restart)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("no-engine.sock")
                .hasMessageContaining("systemctl start docker");
    }

    @Test
    void passes_over_a_container_that_is_not_there_when_it_stops() {
        services(engine.address(), List.of("missing", "radius")).stop();

        assertThat(runs("radius")).isFalse();
    }

    @Test
    void restarts_the_others_and_names_the_container_that_is_not_there() {
        ServiceContainers services = services(engine.address(), List.of("missing", "radius"));
        services.stop();

        assertThatThrownBy(services::restart)
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("missing")
                .hasMessageContaining("docker ps -a");
        assertThat(runs("radius")).isTrue();
    }

    @Test
    void names_a_container_that_ends_as_soon_as_it_starts() {
        engine.containersEndAtOnce();

        assertThatThrownBy(() -> two().restart())
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("docker logs radius");
    }

    @Test
    void asks_nothing_when_nothing_is_managed() {
        services(engine.address(), List.of()).stop();
        services(engine.address(), List.of()).restart();

        assertThat(engine.requests()).isZero();
    }

    @Test
    void leaves_them_running_on_a_secondary_when_told_so() {
        Duration second = Duration.ofSeconds(1);
        DockerSettings settings = new DockerSettings(engine.address(), "db", List.of("radius"), true, second, second);

        ServiceContainers services = new DockerAdapter(settings, System::nanoTime).services();
        services.stop();

        assertThat(services.names()).containsExactly("radius");
        assertThat(services.stoppedOnSecondary()).isEmpty();
        assertThat(runs("radius")).isTrue();
    }

    @Test
    void waits_until_a_container_says_that_it_is_healthy() {
        engine.isHealthyAfter(3);
        two().restart();
        assertThat(engine.looks()).isGreaterThanOrEqualTo(3);

        engine.isHealthyAfter(Integer.MAX_VALUE);
        assertThatThrownBy(() -> two().restart())
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("not healthy");
    }

    private static ServiceContainers services(URI engine, List<String> names) {
        Duration second = Duration.ofSeconds(1);
        return new DockerAdapter(new DockerSettings(engine, "db", names, false, second, second), System::nanoTime)
                .services();
    }
}
