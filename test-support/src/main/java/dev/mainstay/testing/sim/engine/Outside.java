package dev.mainstay.testing.sim.engine;

import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.out.References;
import dev.mainstay.testing.fake.FakeLeases;
import java.util.Optional;

/** What lies outside the cluster, reference addresses and the lease's store, and who reaches it. Cuts are counted. */
final class Outside {

    private static final long USUAL = 2_000_000L;

    private final Cluster cluster;
    private final FakeLeases store;
    private boolean down;
    private final int[] referenceCuts;
    private final int[] leaseCuts;

    Outside(Cluster cluster, int nodes) {
        this.cluster = cluster;
        this.store = new FakeLeases(cluster::nanos);
        this.referenceCuts = new int[nodes + 1];
        this.leaseCuts = new int[nodes + 1];
    }

    boolean reachesReferences(Machine machine) {
        return machine.hostUp() && referenceCuts[machine.number()] == 0;
    }

    boolean reachesLease(Machine machine) {
        return machine.hostUp() && leaseCuts[machine.number()] == 0 && !down;
    }

    void cutReferences(Machine machine, int by) {
        referenceCuts[machine.number()] += by;
    }

    void cutLease(Machine machine, int by) {
        leaseCuts[machine.number()] += by;
    }

    /** The store answers nobody, or does again. */
    void leaseDown(boolean now) {
        down = now;
    }

    /** The store was restarted with nothing in it. */
    void leaseForgets() {
        store.forget();
    }

    References references(Machine machine) {
        return (reference, limit) -> reachesReferences(machine)
                ? Reach.yes()
                : Reach.no("no answer from " + reference + " within " + limit.toMillis() + " ms");
    }

    Optional<LeaderLease> lease(Machine machine) {
        return cluster.guard() == SplitBrainGuard.LEASE
                ? Optional.of(new SimLease(store.agent(), () -> reachesLease(machine)))
                : Optional.empty();
    }

    /** How long a question takes; one that gets no answer takes as long as the caller waits. */
    long time(Machine machine, String port, long limit) {
        boolean answers = port.equals("References") ? reachesReferences(machine) : reachesLease(machine);
        return answers ? USUAL : limit;
    }
}
