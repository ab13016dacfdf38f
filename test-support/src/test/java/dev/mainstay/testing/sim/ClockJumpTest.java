package dev.mainstay.testing.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.testing.sim.engine.Founding;
import dev.mainstay.testing.sim.engine.Schedule;
import dev.mainstay.testing.sim.engine.Setup;
import dev.mainstay.testing.sim.fault.Dice;
import dev.mainstay.testing.sim.fault.Fault;
import dev.mainstay.testing.sim.fault.FaultClass;
import dev.mainstay.testing.sim.fault.Faults;
import dev.mainstay.testing.sim.world.Happening;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** I23: the same schedule, with and without jumps of every wall clock, goes the same way, to the microsecond. */
class ClockJumpTest {

    private static final int NODES = 2;
    private static final int SEEDS = 20;
    private static final int DAY_SECONDS = 86_400;

    private final Policy policy =
            ClusterSimulation.plan().guard(SplitBrainGuard.NONE).policy();
    private final Founding founded = new Founding(Setup.of(NODES, policy));

    @Test
    void no_jump_of_a_wall_clock_changes_what_happens() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            List<Fault> faults = faults(seed);
            assertThat(story(seed, withJumps(faults))).as("seed " + seed).isEqualTo(story(seed, faults));
        }
    }

    private List<Fault> faults(long seed) {
        List<FaultClass> classes = Menu.of(SplitBrainGuard.NONE).stream()
                .filter(kind -> kind != FaultClass.CLOCK_JUMP)
                .toList();
        return new Faults(new Dice(seed), NODES, policy.failover().threshold(), classes).draw();
    }

    /** One before the first fault and one in its midst, on each node in the other direction. */
    private static List<Fault> withJumps(List<Fault> faults) {
        List<Fault> more = new ArrayList<>(faults);
        Duration midst = faults.get(0).at().plus(faults.get(0).length().dividedBy(2));
        for (Duration at : List.of(Duration.ofSeconds(1), midst)) {
            more.add(new Fault(FaultClass.CLOCK_JUMP, at, Duration.ZERO, 1, 2, DAY_SECONDS));
            more.add(new Fault(FaultClass.CLOCK_JUMP, at, Duration.ZERO, 2, 1, -DAY_SECONDS));
        }
        return more;
    }

    private List<Happening> story(long seed, List<Fault> faults) {
        return new Schedule(founded, seed, faults, List.of())
                .recorded().run().happenings().stream()
                        .filter(one -> !one.what().startsWith(FaultClass.CLOCK_JUMP.word()))
                        .toList();
    }
}
