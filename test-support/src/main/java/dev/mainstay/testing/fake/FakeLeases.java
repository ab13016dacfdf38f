package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.ports.out.LeaderLease.LeaseAnswer;
import dev.mainstay.ports.out.LeaderLease.State;
import dev.mainstay.ports.out.LeaseClaim;
import dev.mainstay.ports.out.LeaseHolder;
import dev.mainstay.ports.out.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The third party that grants leases, on a clock of its own, with all that may become of it: away, or without its memory.
 * Each agent has a {@link FakeLease} that leads here; a restarted agent has a new one.
 *
 * <p>Safe for all threads.
 */
public final class FakeLeases {

    private static final String TWIN = "another agent holds it in this node's name";

    private final Ticker ticker;
    private final Map<ClusterId, Grant> held = new LinkedHashMap<>();
    private final Map<ClusterId, LeaseHolder> latest = new LinkedHashMap<>();
    private final Fault away = new Fault();
    private long revision;

    /** Spans are measured on that clock. */
    public FakeLeases(Ticker ticker) {
        this.ticker = ticker;
    }

    /** The way of one agent to here. */
    public FakeLease agent() {
        return new FakeLease(this);
    }

    /** Answers nobody from now on; time goes on for those who hold something. */
    public synchronized void leave() {
        away.set("the lease store does not answer");
    }

    /** Answers again. */
    public synchronized void comeBack() {
        away.clear();
    }

    /** Remembers nothing any more, neither who holds what nor what was granted. */
    public synchronized void forget() {
        held.clear();
        latest.clear();
        revision = 0;
    }

    synchronized LeaseAnswer hold(FakeLease agent, LeaseClaim claim) {
        LeaseAnswer found = judge(agent, claim, claim::verdict);
        if (found.state() != State.HELD && found.state() != State.FREE) {
            return found;
        }
        Optional<Grant> now = current(claim.cluster());
        if (now.filter(grant -> grant.isOf(agent) && grant.holder().equals(claim.holder()))
                .isEmpty()) {
            revision++;
        }
        Grant grant = new Grant(claim.holder(), agent, end(claim), revision);
        held.put(claim.cluster(), grant);
        latest.put(claim.cluster(), claim.holder());
        agent.grip();
        return new LeaseAnswer(State.HELD, Optional.of(claim.holder()), found.latest(), revision, "");
    }

    synchronized LeaseAnswer release(FakeLease agent, LeaseClaim claim) {
        LeaseAnswer found = judge(agent, claim, claim::verdict);
        if (found.state() != State.HELD || !found.holder().equals(Optional.of(claim.holder()))) {
            return found;
        }
        held.remove(claim.cluster());
        return new LeaseAnswer(State.FREE, Optional.empty(), found.latest(), 0, "");
    }

    synchronized LeaseAnswer look(FakeLease agent, LeaseClaim claim) {
        return judge(agent, claim, claim::sight);
    }

    private LeaseAnswer judge(
            FakeLease agent, LeaseClaim claim, BiFunction<Optional<LeaseHolder>, Optional<LeaseHolder>, State> rules) {
        if (away.isSet()) {
            return LeaseAnswer.unreachable(away.reason());
        }
        Optional<Grant> now = current(claim.cluster());
        Optional<LeaseHolder> holder = now.map(Grant::holder);
        Optional<LeaseHolder> before = Optional.ofNullable(latest.get(claim.cluster()));
        long current = now.map(Grant::revision).orElse(0L);
        State verdict = rules.apply(holder, before);
        boolean twin = verdict == State.HELD
                && agent.hasHeld()
                && now.filter(grant -> !grant.isOf(agent)).isPresent();
        return twin
                ? new LeaseAnswer(State.TAKEN, holder, before, current, TWIN)
                : new LeaseAnswer(verdict, holder, before, current, "");
    }

    private Optional<Grant> current(ClusterId cluster) {
        return Optional.ofNullable(held.get(cluster)).filter(grant -> grant.end() - ticker.nanos() > 0);
    }

    private long end(LeaseClaim claim) {
        return ticker.nanos() + Duration.ofSeconds(claim.seconds()).toNanos();
    }

    /** What somebody holds, until that reading of the clock. */
    private record Grant(LeaseHolder holder, FakeLease agent, long end, long revision) {

        boolean isOf(FakeLease other) {
            return agent == other;
        }
    }
}
