package dev.mainstay.adapters.etcd;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.LeaseClaim;
import dev.mainstay.ports.out.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The right to lead as a key in etcd that goes with an etcd lease.
 *
 * <p>Taking it writes the key together with the one of the latest grant, if both are as they were read: the fence is their
 * revision. Renewing it keeps the etcd lease alive and reads the key <em>after</em> that. An etcd leader that was cut off,
 * and does not know it yet, renews what its successor will let end; so the renewal counts only when the read, which most
 * members confirm, was made in the same term of etcd's. Else a new etcd lease is granted, which takes most members too. A
 * lease that etcd did not renew, or that another agent of this node took, is found by its number.
 *
 * <p>What etcd cannot know: whether it lost its memory. An emptied store has no key of the latest grant; one put back to an
 * older copy has an old one: the claim's {@code memory} tells both. Not told is a store that lost what lies between the
 * claim's memory and now, and then only when the asking node has not heard of it from others. A member that lost its
 * disk and comes back as if it never had one must be removed and added anew (etcd's documentation, "Runtime
 * reconfiguration"): brought back under its former name, it may help to forget what the others agreed on without it.
 *
 * <p>Safe for all threads; those that change something wait for each other within their limit. Source: D6, PEERS I1, I25.
 */
final class EtcdLease implements LeaderLease {

    private static final int ROUNDS = 4;
    private static final int REMEMBERED = 16;
    private static final long NEVER = -1;
    private static final String TWIN = "another agent holds it in this node's name";

    private final LeaseKeys keys;
    private final Ticker ticker;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile Optional<Grip> grip = Optional.empty();

    /** The numbers of the latest etcd leases granted to this agent, which a late request of its own may have used. */
    private volatile List<Long> own = List.of();

    EtcdLease(LeaseKeys keys, Ticker ticker) {
        this.keys = keys;
        this.ticker = ticker;
    }

    /**
     * What this agent holds it with, or held it.
     *
     * @param lease of etcd
     * @param seconds it was granted for
     */
    private record Grip(ClusterId cluster, NodeId node, long lease, long seconds) {}

    @Override
    public LeaseAnswer hold(LeaseClaim claim, Duration limit) {
        return inTurn(limit, deadline -> hold(claim, deadline));
    }

    @Override
    public LeaseAnswer release(LeaseClaim claim, Duration limit) {
        return inTurn(limit, deadline -> release(claim, deadline));
    }

    @Override
    public LeaseAnswer look(LeaseClaim claim, Duration limit) {
        return asValue(() -> {
            LeaseView seen = keys.look(claim.cluster(), Deadline.in(ticker, limit));
            return judge(claim.sight(seen.holder(), seen.latest()), claim, seen);
        });
    }

    private LeaseAnswer hold(LeaseClaim claim, Deadline deadline) {
        for (int round = 0; round < ROUNDS; round++) {
            long renewed = renew(claim, deadline);
            LeaseView seen = keys.look(claim.cluster(), deadline);
            LeaseAnswer found = judge(claim, seen);
            if (found.state() != State.HELD && found.state() != State.FREE) {
                return found;
            }
            if (isKept(claim, seen, renewed)) {
                return found;
            }
            OptionalLong taken = take(claim, seen, deadline);
            if (taken.isPresent()) {
                return new LeaseAnswer(State.HELD, Optional.of(claim.holder()), seen.latest(), taken.getAsLong(), "");
            }
        }
        throw changing();
    }

    private LeaseAnswer release(LeaseClaim claim, Deadline deadline) {
        for (int round = 0; round < ROUNDS; round++) {
            LeaseView seen = keys.look(claim.cluster(), deadline);
            LeaseAnswer found = judge(claim, seen);
            if (found.state() != State.HELD || !found.holder().equals(Optional.of(claim.holder()))) {
                return found;
            }
            if (keys.remove(claim.cluster(), seen, deadline)) {
                return new LeaseAnswer(State.FREE, Optional.empty(), seen.latest(), 0, "");
            }
        }
        throw changing();
    }

    private LeaseAnswer judge(LeaseClaim claim, LeaseView seen) {
        return judge(claim.verdict(seen.holder(), seen.latest()), claim, seen);
    }

    private LeaseAnswer judge(State verdict, LeaseClaim claim, LeaseView seen) {
        boolean twin = verdict == State.HELD
                && gripOf(claim).filter(held -> held.lease() != seen.lease()).isPresent()
                && !own.contains(seen.lease());
        return twin ? seen.answer(State.TAKEN, TWIN) : seen.answer(verdict, "");
    }

    /** The term of etcd in which what this agent holds was renewed; {@link #NEVER} when there was nothing to renew. */
    private long renew(LeaseClaim claim, Deadline deadline) {
        Optional<Grip> held = gripOf(claim).filter(grip -> grip.seconds() == claim.seconds());
        return held.isPresent() ? keys.renew(held.get().lease(), deadline).orElse(NEVER) : NEVER;
    }

    private boolean isKept(LeaseClaim claim, LeaseView seen, long renewed) {
        return renewed != NEVER
                && renewed == seen.raftTerm()
                && seen.holder().equals(Optional.of(claim.holder()))
                && gripOf(claim).filter(held -> held.lease() == seen.lease()).isPresent();
    }

    /** What is left of a former etcd lease ends by itself. The number is kept first: the answer may be lost. */
    private OptionalLong take(LeaseClaim claim, LeaseView seen, Deadline deadline) {
        long lease = keys.grant(claim.seconds(), deadline);
        own = Stream.concat(Stream.of(lease), own.stream()).limit(REMEMBERED).toList();
        OptionalLong taken = keys.put(claim, seen, lease, deadline);
        if (taken.isPresent()) {
            grip = Optional.of(new Grip(claim.cluster(), claim.node(), lease, claim.seconds()));
        }
        return taken;
    }

    private Optional<Grip> gripOf(LeaseClaim claim) {
        return grip.filter(
                held -> held.cluster().equals(claim.cluster()) && held.node().equals(claim.node()));
    }

    private LeaseAnswer inTurn(Duration limit, Function<Deadline, LeaseAnswer> question) {
        Deadline deadline = Deadline.in(ticker, limit);
        try {
            if (!turn.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                return LeaseAnswer.unreachable("an earlier question to etcd is not answered yet");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return LeaseAnswer.unreachable("interrupted while waiting for an earlier question to etcd");
        }
        try {
            return asValue(() -> question.apply(deadline));
        } finally {
            turn.unlock();
        }
    }

    private static LeaseAnswer asValue(Supplier<LeaseAnswer> question) {
        try {
            return question.get();
        } catch (UnavailableException away) {
            return LeaseAnswer.unreachable(String.valueOf(away.getMessage()));
        }
    }

    private static UnavailableException changing() {
        return new UnavailableException("the lease changed under each of " + ROUNDS + " attempts");
    }
}
