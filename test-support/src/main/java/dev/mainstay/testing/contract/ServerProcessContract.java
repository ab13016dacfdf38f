package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.StopMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What every {@link ServerProcess} that may start and stop its server does. */
public abstract class ServerProcessContract {

    /** Longest start or stop. */
    protected static final Duration LIMIT = Duration.ofSeconds(30);

    /** Of a stopped server that has data and is no standby; the same at each call in a test. */
    protected abstract ServerProcess process();

    /** What the running server itself says. */
    protected abstract boolean isInRecovery();

    /** Ends the running server as {@code kill -9} does. */
    protected abstract void crash();

    @Test
    void may_start_and_stop_its_server() {
        assertThat(process().isManaged()).isTrue();
    }

    @Test
    void sees_the_server_stopped_then_running_then_stopped() {
        assertThat(process().look()).isEqualTo(ProcessObservation.STOPPED);
        process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(process().look()).isEqualTo(ProcessObservation.RUNNING);
        assertThat(isInRecovery()).isFalse();
        process().stop(StopMode.FAST, LIMIT);
        assertThat(process().look()).isEqualTo(ProcessObservation.STOPPED);
    }

    @Test
    void starting_a_running_server_does_nothing() {
        process().start(StartMode.AS_IT_WAS, LIMIT);
        process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(process().look()).isEqualTo(ProcessObservation.RUNNING);
    }

    @Test
    void stopping_a_stopped_server_does_nothing() {
        process().stop(StopMode.FAST, LIMIT);
        process().stop(StopMode.IMMEDIATE, LIMIT);
        assertThat(process().look()).isEqualTo(ProcessObservation.STOPPED);
    }

    @Test
    void starts_in_recovery_whatever_its_files_say() {
        process().start(StartMode.IN_RECOVERY, LIMIT);
        assertThat(isInRecovery()).isTrue();
        process().start(StartMode.IN_RECOVERY, LIMIT);
        assertThat(isInRecovery()).isTrue();
    }

    @Test
    void what_was_in_recovery_starts_so_again() {
        process().start(StartMode.IN_RECOVERY, LIMIT);
        process().stop(StopMode.FAST, LIMIT);
        process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(isInRecovery()).isTrue();
    }

    @Test
    void does_not_pass_a_running_writable_server_off_as_one_in_recovery() {
        process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThatThrownBy(() -> process().start(StartMode.IN_RECOVERY, LIMIT))
                .isInstanceOf(OperationFailedException.class);
        assertThat(isInRecovery()).isFalse();
    }

    @Test
    void comes_back_from_an_immediate_stop() {
        process().start(StartMode.AS_IT_WAS, LIMIT);
        process().stop(StopMode.IMMEDIATE, LIMIT);
        assertThat(process().look()).isEqualTo(ProcessObservation.STOPPED);
        process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(isInRecovery()).isFalse();
    }

    @Test
    void sees_a_crash_and_comes_back_from_it() {
        process().start(StartMode.AS_IT_WAS, LIMIT);
        crash();
        assertThat(process().look()).isEqualTo(ProcessObservation.STOPPED);
        process().start(StartMode.AS_IT_WAS, LIMIT);
        assertThat(process().look()).isEqualTo(ProcessObservation.RUNNING);
    }
}
