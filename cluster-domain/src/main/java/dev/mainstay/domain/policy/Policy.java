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
 */
public record Policy(FailoverPolicy failover, GuardPolicy guard, Timings timings) {

    /** Two quartz clocks drift apart by far less than this part of a span; virtual machines are granted the rest. */
    static final int DRIFT_DIVISOR = 50;

    /** The same rules with the failover settings that the cluster's row holds (D17). */
    public Policy with(FailoverPolicy shared) {
        return new Policy(shared, guard, timings);
    }

    /** How long a main goes on after its last backing. */
    public Duration fenceAfter() {
        return guard.fenceAfter().orElseGet(() -> failover.threshold().dividedBy(2));
    }

    /** How long closing an isolated main may take. */
    public Duration stopBudget() {
        return guard.stopBudget().orElseGet(() -> failover.threshold().dividedBy(4));
    }

    /** How long a lease must outlive its last renewal: until a main that lost it is closed for sure. */
    public Duration leaseLifetime() {
        return fenceAfter().plus(stopBudget()).plus(clockDrift());
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
