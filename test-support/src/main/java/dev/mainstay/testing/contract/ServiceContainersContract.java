package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.ServiceContainers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link ServiceContainers} keeps. */
public abstract class ServiceContainersContract {

    /** Two services that exist and run; asked at most once per test. */
    protected abstract ServiceContainers two();

    /** Services of an engine that is gone. */
    protected abstract ServiceContainers withoutEngine(List<String> names);

    /** Whether that service runs, looked up apart from the port. */
    protected abstract boolean runs(String name);

    @Test
    void stops_and_restarts_all_of_them() {
        ServiceContainers services = two();
        assertThat(services.stoppedOnSecondary()).isEqualTo(services.names());

        services.stop();
        assertThat(services.names()).hasSize(2).noneMatch(this::runs);

        services.restart();
        assertThat(services.names()).allMatch(this::runs);
    }

    @Test
    void may_be_told_twice() {
        ServiceContainers services = two();

        services.stop();
        services.stop();
        assertThat(services.names()).noneMatch(this::runs);

        services.restart();
        services.restart();
        assertThat(services.names()).allMatch(this::runs);
    }

    @Test
    void reports_an_engine_that_is_gone() {
        ServiceContainers services = withoutEngine(List.of("radius"));

        assertThatThrownBy(services::stop).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(services::restart).isInstanceOf(UnavailableException.class);
    }

    @Test
    void asks_no_engine_when_there_is_nothing_to_manage() {
        ServiceContainers services = withoutEngine(List.of());

        assertThat(services.names()).isEmpty();
        assertThatCode(services::stop).doesNotThrowAnyException();
        assertThatCode(services::restart).doesNotThrowAnyException();
    }
}
