package dev.mainstay.domain.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * All rules of one node at one moment.
 *
 * <p>Immutable.
 *
 * @param failover when to promote
 * @param guard who decides in doubt
 * @param timings how often and how long
 * @param closing the threshold that a main's own closing is reckoned by: one that every other data node waits for at least
 */
public record Policy(FailoverPolicy failover, GuardPolicy guard, Timings timings, Duration closing) {

    /** Two quartz clocks drift apart by far less than this part of a span; virtual machines are granted the rest. */
    static final int DRIFT_DIVISOR = 50;

    /** Those of a main whose others wait as long as it says. */
    public Policy(FailoverPolicy failover, GuardPolicy guard, Timings timings) {
        this(failover, guard, timings, failover.threshold());
    }

    /** The same rules for a main whose others wait for so long. */
    public Policy closingBy(Duration threshold) {
        return new Policy(failover, guard, timings, threshold);
    }

    /** The same rules with the failover settings that the cluster's row holds (D17). */
    public Policy with(FailoverPolicy shared) {
        return new Policy(shared, guard, timings);
    }

    /** How long a main goes on after its last backing. */
    public Duration fenceAfter() {
        return fenceAfter(closing);
    }

    /** How long closing an isolated main may take. */
    public Duration stopBudget() {
        return stopBudget(closing);
    }

    private Duration fenceAfter(Duration threshold) {
        return guard.fenceAfter().orElseGet(() -> threshold.dividedBy(2));
    }

    private Duration stopBudget(Duration threshold) {
        return guard.stopBudget().orElseGet(() -> threshold.dividedBy(4));
    }

    /**
     * How long a lease must outlive its last renewal: until a main that lost it is closed for sure, also one that soon closes
     * later than now.
     */
    public Duration leaseLifetime() {
        Duration longest = failover.threshold();
        return fenceAfter(longest).plus(stopBudget(longest)).plus(clockDrift());
    }

    /** How far two clocks may drift apart within a threshold. */
    public Duration clockDrift() {
        return failover.threshold().dividedBy(DRIFT_DIVISOR);
    }

    /**
     * Why these times do not keep two mains apart; empty when they do. A secondary's silence may begin one look before
     * the main's last backing, and a main notices the loss of it one look late: both count. Source: D6.
     */
    public Optional<String> unsafeTimes() {
        Duration look = timings.probe().multipliedBy(2).plus(timings.probeLimit());
        Duration closed = fenceAfter().plus(stopBudget()).plus(clockDrift()).plus(look);
        if (closed.compareTo(failover.threshold()) < 0) {
            return Optional.empty();
        }
        return Optional.of("fence_after " + fenceAfter().toMillis() + " ms + stop_budget "
                + stopBudget().toMillis()
                + " ms + clock drift " + clockDrift().toMillis() + " ms + two looks " + look.toMillis() + " ms = "
                + closed.toMillis() + " ms is not below the failover threshold of "
                + failover.threshold().toMillis() + " ms: a secondary could promote itself beside a main that still"
                + " accepts writes");
    }
}
