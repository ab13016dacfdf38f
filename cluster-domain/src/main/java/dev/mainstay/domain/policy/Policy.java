package dev.mainstay.domain.policy;

/**
 * All rules of one node at one moment.
 *
 * <p>Immutable.
 *
 * @param failover when to promote
 * @param guard who decides in doubt
 * @param timings how often and how long
 */
public record Policy(FailoverPolicy failover, SplitBrainGuard guard, Timings timings) {

    /** The same rules with the failover settings that the cluster's row holds (D17). */
    public Policy with(FailoverPolicy shared) {
        return new Policy(shared, guard, timings);
    }
}
