package dev.mainstay.testing.sim.engine;

import dev.mainstay.domain.identity.Term;
import dev.mainstay.ports.out.LeaseClaim;
import dev.mainstay.ports.out.LeaseHolder;
import java.util.Optional;

/** The third party's memory of who holds the lease, which may be down, or lost. Confined to one thread. */
final class SimLeaseStore {

    private Optional<LeaseHolder> holder = Optional.empty();
    private Term highest = Term.NONE;
    private long end;
    private long revision;
    private boolean down;

    boolean isDown() {
        return down;
    }

    void down(boolean now) {
        down = now;
    }

    /** It was restarted with nothing in it. */
    void forget() {
        holder = Optional.empty();
        highest = Term.NONE;
        end = 0;
    }

    Optional<LeaseHolder> holder(long now) {
        return holder.filter(one -> now < end);
    }

    Term highest() {
        return highest;
    }

    long revision() {
        return revision;
    }

    void grant(LeaseClaim claim, long now) {
        boolean changes =
                holder(now).filter(one -> one.node().equals(claim.node())).isEmpty();
        revision += changes ? 1 : 0;
        holder = Optional.of(new LeaseHolder(claim.node(), claim.term()));
        highest = highest.max(claim.term());
        end = now + claim.lifetime().toNanos();
    }

    void release() {
        holder = Optional.empty();
    }
}
