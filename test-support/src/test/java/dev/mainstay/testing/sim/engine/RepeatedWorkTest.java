package dev.mainstay.testing.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.policy.Policy;
import dev.mainstay.testing.sim.ClusterSimulation;
import dev.mainstay.testing.sim.fault.Fault;
import dev.mainstay.testing.sim.fault.FaultClass;
import java.time.Duration;
import java.util.ArrayList;
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
        for (int later = 0; later < 100; later += 4) {
            Duration asked = BORN.plusMillis(later);
            List<Fault> faults = List.of(
                    new Fault(FaultClass.AGENT_KILLED, BORN.minusSeconds(1), Duration.ofSeconds(1), 1, 2, 0),
                    new Fault(FaultClass.SWITCHOVER, asked, Duration.ZERO, 1, 2, 0));
            Outcome outcome = new Schedule(founded, 1, faults, List.of()).run();
            assertThat(outcome.events()).isPositive();
        }
    }

    @Test
    void a_block_that_is_left_to_wait_is_not_left_for_good() {
        Cluster cluster = new Founding(Setup.of(2, POLICY)).copy(1);
        List<String> done = new ArrayList<>();
        Fiber fiber = new Fiber(
                agent(cluster),
                "work",
                () -> {
                    try {
                        return cluster.running().call("first", () -> done.add("first"), () -> 1);
                    } finally {
                        Object unused = cluster.running().call("last", () -> done.add("last"), () -> 1);
                    }
                },
                ended -> done.add("end"));

        fiber.run();
        assertThat(done).containsExactly("first");
        while (!fiber.isDone()) {
            cluster.agenda().step();
        }
        assertThat(done).containsExactly("first", "last", "end");
    }

    @Test
    void a_process_that_died_does_nothing_on_its_way_out() {
        Cluster cluster = new Founding(Setup.of(2, POLICY)).copy(1);
        List<String> done = new ArrayList<>();
        Fiber fiber = new Fiber(
                agent(cluster),
                "work",
                () -> {
                    try {
                        return cluster.running().call("first", RepeatedWorkTest::die, () -> 1);
                    } finally {
                        Object unused = cluster.running().call("last", () -> done.add("last"), () -> 1);
                    }
                },
                ended -> done.add("end"));

        assertThatThrownBy(fiber::run).isInstanceOf(Death.class);
        assertThat(done).isEmpty();
    }

    private static Object die() {
        throw new Death("here");
    }

    private static Agent agent(Cluster cluster) {
        return cluster.machine(1).agent().orElseThrow();
    }
}
