package dev.mainstay.testing.sim.engine;

import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.LeaseClaim;
import dev.mainstay.ports.out.LeaseHolder;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The lease as one machine sees it. Confined to one thread. */
final class SimLease implements LeaderLease {

    private final SimLeaseStore store;
    private final BooleanSupplier reached;
    private final LongSupplier now;

    SimLease(SimLeaseStore store, BooleanSupplier reached, LongSupplier now) {
        this.store = store;
        this.reached = reached;
        this.now = now;
    }

    @Override
    public LeaseAnswer hold(LeaseClaim claim, Duration limit) {
        if (!reached.getAsBoolean()) {
            return silent(limit);
        }
        Optional<LeaseHolder> holder = holder();
        if (holder.isPresent() && !isMine(holder.get(), claim)) {
            return answer(State.TAKEN, "another node holds it");
        }
        if (store.highest().isNewerThan(claim.term())) {
            return answer(State.OUTRANKED, "a higher term was granted");
        }
        store.grant(claim, now.getAsLong());
        return answer(State.HELD, "");
    }

    @Override
    public LeaseAnswer release(LeaseClaim claim, Duration limit) {
        if (!reached.getAsBoolean()) {
            return silent(limit);
        }
        if (holder().filter(one -> isMine(one, claim)).isPresent()) {
            store.release();
        }
        return look(claim, limit);
    }

    @Override
    public LeaseAnswer look(LeaseClaim claim, Duration limit) {
        if (!reached.getAsBoolean()) {
            return silent(limit);
        }
        Optional<LeaseHolder> holder = holder();
        State state = holder.isEmpty() ? State.FREE : isMine(holder.get(), claim) ? State.HELD : State.TAKEN;
        boolean outranked = state == State.FREE && store.highest().isNewerThan(claim.term());
        return answer(outranked ? State.OUTRANKED : state, "");
    }

    private Optional<LeaseHolder> holder() {
        return store.holder(now.getAsLong());
    }

    private static boolean isMine(LeaseHolder holder, LeaseClaim claim) {
        return holder.node().equals(claim.node());
    }

    private LeaseAnswer answer(State state, String reason) {
        return new LeaseAnswer(state, holder(), store.revision(), reason);
    }

    private static LeaseAnswer silent(Duration limit) {
        return new LeaseAnswer(State.UNREACHABLE, Optional.empty(), 0, "no answer within " + limit.toMillis() + " ms");
    }
}
