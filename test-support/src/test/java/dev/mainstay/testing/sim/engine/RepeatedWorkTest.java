package dev.mainstay.testing.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.policy.Policy;
import dev.mainstay.testing.sim.ClusterSimulation;
import dev.mainstay.testing.sim.fault.Fault;
import dev.mainstay.testing.sim.fault.FaultClass;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Work that is run again reads what it read, whatever the loop made of it meanwhile. */
class RepeatedWorkTest {

    private static final Policy POLICY = ClusterSimulation.plan().policy();
    private static final Duration BORN = Duration.ofSeconds(20);

    /** The agent of the main learns what nodes there are while an operator's request waits for its loop. */
    @Test
    void a_request_to_an_agent_that_has_just_started_repeats_itself() {
        Founding founded = new Founding(Setup.of(2, POLICY));
        for (int later = 0; later < 100; later += 2) {
            Duration asked = BORN.plusMillis(later);
            List<Fault> faults = List.of(
                    new Fault(FaultClass.AGENT_KILLED, BORN.minusSeconds(1), Duration.ofSeconds(1), 1, 2, 0),
                    new Fault(FaultClass.SWITCHOVER, asked, Duration.ZERO, 1, 2, 0));
            Outcome outcome = new Schedule(founded, 1, faults, List.of()).run();
            assertThat(outcome.events()).isPositive();
        }
    }
}
