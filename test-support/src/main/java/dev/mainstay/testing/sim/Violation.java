package dev.mainstay.testing.sim;

import dev.mainstay.testing.sim.fault.Fault;
import java.time.Duration;
import java.util.List;

/**
 * A schedule in which a rule was broken. Immutable.
 *
 * @param seed gives the same schedule again
 * @param rule the rule's id
 * @param what what was wrong
 * @param at when in the schedule
 * @param faults what went wrong in it
 */
public record Violation(long seed, String rule, String what, Duration at, List<Fault> faults) {

    /** Copies the list. */
    public Violation {
        faults = List.copyOf(faults);
    }
}
