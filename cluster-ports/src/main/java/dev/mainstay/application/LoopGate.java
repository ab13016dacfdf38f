package dev.mainstay.application;

import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.policy.FenceRule;
import dev.mainstay.domain.transition.Fence;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Resolve;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What requests may ask of the loop. {@link #plan}, {@link #begin} and {@link #business} are called within its turn, the
 * others from any thread: they leave a word that it finds at its next turn.
 */
final class LoopGate implements Desks.Loop {

    private final Ports ports;
    private final Loop loop;
    private final AtomicBoolean followed;
    private final Supplier<Now> now;

    /**
     * What the loop works with.
     *
     * @param mailbox where it finds words
     * @param runner what it is about
     * @param starter begins what it should be about
     * @param observer what it sees
     * @param shared what all nodes share
     */
    record Loop(
            Mailbox mailbox,
            TransitionRunner runner,
            TransitionStarter starter,
            Observer observer,
            SharedBook shared) {}

    /** {@code followed} tells the loop that the database was pointed at another main; {@code now} is asked within a turn. */
    LoopGate(Ports ports, Loop loop, AtomicBoolean followed, Supplier<Now> now) {
        this.ports = ports;
        this.loop = loop;
        this.followed = followed;
        this.now = now;
    }

    @Override
    public Plan plan(Function<Now, Plan> planner) {
        return planner.apply(now.get());
    }

    @Override
    public CommandReply begin(Plan plan, Actor actor) {
        return begin(plan, actor, ports.ids().operation());
    }

    @Override
    public CommandReply begin(Plan plan, Actor actor, OperationId operation) {
        return new CommandReply.Started(loop.starter().begin(plan, actor, operation), plan);
    }

    /** The fence is begun by the loop; the caller learns at once that it will be. */
    @Override
    public boolean hear(Term term, String from) {
        boolean closes = FenceRule.demandsFence(ports.state().load().node(), term);
        if (closes) {
            loop.mailbox().tell(() -> fence(term, from));
        }
        return closes;
    }

    private void fence(Term term, String from) {
        Now seen = now.get();
        Plan plan = Fence.plan(seen.view(), seen.seen(), term, from);
        if (plan.mayStart()) {
            loop.starter().beginOnOwnAccount(plan);
        }
    }

    @Override
    public Resolve.Business business() {
        if (loop.runner().is(TransitionState::awaitsHandOver)) {
            return Resolve.Business.HAND_OVER_OPEN;
        }
        return loop.runner().isRunning() ? Resolve.Business.TRANSITION : Resolve.Business.NONE;
    }

    @Override
    public void heardMain() {
        loop.mailbox().tell(loop.observer().main()::heardInbound);
    }

    @Override
    public void followed() {
        boolean unused = loop.mailbox().rendezvous().share(() -> followed.getAndSet(true));
        loop.mailbox().wake();
    }

    @Override
    public void tablesChanged() {
        loop.mailbox().tell(loop.shared()::hurry);
    }
}
