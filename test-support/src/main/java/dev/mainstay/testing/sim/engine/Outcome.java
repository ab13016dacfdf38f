package dev.mainstay.testing.sim.engine;

import dev.mainstay.testing.sim.fault.Fault;
import dev.mainstay.testing.sim.world.Happening;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How one schedule went.
 *
 * @param seed what it was made of
 * @param faults what went wrong in it
 * @param breach which rule was broken, if one was: the schedule ends there
 * @param failovers how often a node promoted itself
 * @param lostBytes what was acknowledged and is not on the main at the end
 * @param gapMillis each time that no database served clients, in milliseconds
 * @param twoWritersMillis for how long more than one did
 * @param span how much virtual time passed
 * @param turns how many turns all agents made
 * @param events how many events the simulator handled
 * @param happenings what happened, complete when it was recorded
 */
public record Outcome(
        long seed,
        List<Fault> faults,
        Optional<Breach> breach,
        int failovers,
        long lostBytes,
        List<Long> gapMillis,
        long twoWritersMillis,
        Duration span,
        long turns,
        long events,
        List<Happening> happenings) {

    /**
     * A broken rule.
     *
     * @param rule its id
     * @param what what was wrong
     * @param at when, virtual time
     */
    public record Breach(String rule, String what, Duration at) {}
}
