package dev.mainstay.application;

import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.LeaseSighting;
import dev.mainstay.domain.observation.LeaseSighting.State;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.LeaderLease.LeaseAnswer;
import dev.mainstay.ports.out.LeaseClaim;
import dev.mainstay.ports.out.LeaseHolder;
import java.time.Duration;
import java.util.Optional;

/**
 * Holds the lease while this node leads or means to, gives it back when it cannot, and looks at it otherwise.
 *
 * <p>Confined to the loop thread; the store is asked off the loop.
 */
final class LeaseDuty {

    private final Ports ports;
    private final Duration every;
    private final Duration limit;

    private Optional<Look<LeaseAnswer>> look = Optional.empty();
    private Optional<Wish> wish = Optional.empty();
    private Optional<Long> heldAt = Optional.empty();

    /** Read when the question is asked: a change of it is no new wish, and forgets no answer. */
    private volatile boolean unanimous;

    /** What is asked for, again and again. */
    private record Wish(Verb verb, LeaseClaim claim) {}

    /** How the database of a node that leads stands to its lease. */
    enum Tenure {
        /** It serves, or will: the lease is held on to. */
        KEEPS,
        /** It does not answer, and may still take writes: the lease runs out, and the main closes before it has. */
        LAPSES,
        /** It is closed for certain: somebody else may have the lease at once. */
        GIVES_BACK
    }

    /** What can be asked. */
    enum Verb {
        /** Take it or renew it. */
        HOLD,
        /** Give it back. */
        RELEASE,
        /** Only look. */
        LOOK
    }

    LeaseDuty(Ports ports, Duration every, Duration limit) {
        this.ports = ports;
        this.every = every;
        this.limit = limit;
    }

    /**
     * What this node asks of the lease now. The store must remember this node's term, unless every other data node backs
     * this main in it.
     *
     * @param tenure how the database stands to it
     * @param agreed whether every other data node backs this main, now
     */
    void act(NodeState self, Policy policy, Tenure tenure, boolean agreed, boolean handingOver) {
        Optional<Membership> member = self.membership();
        if (ports.lease().isEmpty() || member.isEmpty() || handingOver) {
            look = Optional.empty();
            wish = Optional.empty();
            heldAt = Optional.empty();
            return;
        }
        LeaseClaim claim = new LeaseClaim(
                member.get().clusterId(), member.get().nodeId(), self.term(), policy.leaseLifetime(), self.term());
        Wish now = new Wish(verb(self, tenure), claim);
        unanimous = agreed;
        if (now.verb() == Verb.RELEASE) {
            // What is given back is held no more, whatever the store answers.
            heldAt = Optional.empty();
        }
        if (!wish.equals(Optional.of(now))) {
            wish = Optional.of(now);
            look = Optional.of(question(ports.lease().get(), now));
        }
        look.ifPresent(this::poll);
    }

    private static Verb verb(NodeState self, Tenure tenure) {
        boolean leads = self.role() == Role.MAIN && !self.condition().mustRebase();
        if (!leads) {
            return self.role() == Role.MAIN ? Verb.RELEASE : Verb.LOOK;
        }
        return switch (tenure) {
            case KEEPS -> Verb.HOLD;
            case LAPSES -> Verb.LOOK;
            case GIVES_BACK -> Verb.RELEASE;
        };
    }

    private Look<LeaseAnswer> question(LeaderLease lease, Wish asked) {
        return new Look<>(
                "ask-lease",
                () -> switch (asked.verb()) {
                    case HOLD -> lease.hold(unanimous ? asked.claim().trusting() : asked.claim(), limit);
                    case RELEASE -> lease.release(asked.claim(), limit);
                    case LOOK -> lease.look(asked.claim(), limit);
                },
                every,
                ports);
    }

    private void poll(Look<LeaseAnswer> asked) {
        asked.poll();
        boolean held = asked.isFresh()
                && asked.latest()
                        .filter(seen -> seen.value().state() == LeaderLease.State.HELD)
                        .isPresent();
        if (held && wish.filter(now -> now.verb() == Verb.HOLD).isPresent()) {
            heldAt = Optional.of(asked.latestBegunAt());
        }
    }

    /** The lease as last seen; empty where there is none. */
    Optional<LeaseSighting> sighting() {
        return ports.lease()
                .map(lease -> look.flatMap(Look::latest)
                        .map(seen -> new LeaseSighting(
                                state(seen.value()),
                                held(),
                                seen.value().holder().map(LeaseHolder::node),
                                seen.value().latest().map(LeaseHolder::term).orElse(Term.NONE),
                                seen.age(),
                                describe(seen.value())))
                        .orElseGet(() -> LeaseSighting.unknown(held())));
    }

    /** A new question does not undo what the last one was answered. */
    private Optional<Duration> held() {
        return heldAt.map(at -> Duration.ofNanos(Math.max(0, ports.ticker().nanos() - at)));
    }

    private static State state(LeaseAnswer answer) {
        return switch (answer.state()) {
            case HELD -> State.HELD;
            case TAKEN -> State.TAKEN;
            case FREE -> State.FREE;
            case OUTRANKED -> State.OUTRANKED;
            case FORGOTTEN, UNREACHABLE -> State.UNKNOWN;
        };
    }

    private static String describe(LeaseAnswer answer) {
        return switch (answer.state()) {
            case HELD -> "this node holds the lease";
            case TAKEN ->
                "the lease is held by node "
                        + answer.holder()
                                .map(holder -> holder.node().toString())
                                .orElse("unknown");
            case FREE -> "nobody holds the lease";
            case OUTRANKED -> "the lease was granted in a higher term";
            case FORGOTTEN ->
                "the lease store remembers no term as high as this node's: it is new or lost its memory, and every node"
                        + " must back the main before it counts";
            case UNREACHABLE -> "the lease store does not answer: " + answer.reason();
        };
    }
}
