package dev.mainstay.testing.sim.engine;

import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.LeaseClaim;
import dev.mainstay.testing.fake.FakeLease;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The lease as one agent sees it: a way to the store that the network may cut. Confined to one thread. */
final class SimLease implements LeaderLease {

    private final FakeLease way;
    private final BooleanSupplier reached;

    SimLease(FakeLease way, BooleanSupplier reached) {
        this.way = way;
        this.reached = reached;
    }

    @Override
    public LeaseAnswer hold(LeaseClaim claim, Duration limit) {
        return within(limit, () -> way.hold(claim, limit));
    }

    @Override
    public LeaseAnswer release(LeaseClaim claim, Duration limit) {
        return within(limit, () -> way.release(claim, limit));
    }

    @Override
    public LeaseAnswer look(LeaseClaim claim, Duration limit) {
        return within(limit, () -> way.look(claim, limit));
    }

    private LeaseAnswer within(Duration limit, Supplier<LeaseAnswer> question) {
        return reached.getAsBoolean()
                ? question.get()
                : LeaseAnswer.unreachable("no answer within " + limit.toMillis() + " ms");
    }
}
