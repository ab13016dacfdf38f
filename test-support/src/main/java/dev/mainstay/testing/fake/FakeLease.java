package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.LeaseClaim;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * One agent's way to the {@link FakeLeases}, which can be cut, in one direction too.
 *
 * <p>Safe for all threads.
 */
public final class FakeLease implements LeaderLease {

    private static final String CUT = "no way to the lease store";

    private final FakeLeases store;
    private volatile boolean cut;
    private volatile boolean deaf;
    private volatile boolean held;

    FakeLease(FakeLeases store) {
        this.store = store;
    }

    /** Nothing gets there from now on. */
    public void cut() {
        cut = true;
    }

    /** What is asked gets there and is done, but no answer comes back from now on. */
    public void deafen() {
        deaf = true;
    }

    /** The way is open in both directions. */
    public void heal() {
        cut = false;
        deaf = false;
    }

    @Override
    public LeaseAnswer hold(LeaseClaim claim, Duration limit) {
        return over(() -> store.hold(this, claim));
    }

    @Override
    public LeaseAnswer release(LeaseClaim claim, Duration limit) {
        return over(() -> store.release(this, claim));
    }

    @Override
    public LeaseAnswer look(LeaseClaim claim, Duration limit) {
        return over(() -> store.look(this, claim));
    }

    /** This agent got a lease. */
    void grip() {
        held = true;
    }

    boolean hasHeld() {
        return held;
    }

    private LeaseAnswer over(Supplier<LeaseAnswer> question) {
        if (cut) {
            return LeaseAnswer.unreachable(CUT);
        }
        LeaseAnswer answer = question.get();
        return deaf ? LeaseAnswer.unreachable(CUT) : answer;
    }
}
