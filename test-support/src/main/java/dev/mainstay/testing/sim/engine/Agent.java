package dev.mainstay.testing.sim.engine;

import dev.mainstay.application.AgentLoop;
import dev.mainstay.application.Ports;
import dev.mainstay.application.Rendezvous;
import dev.mainstay.application.UseCases;
import dev.mainstay.ports.out.Background;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.testing.sim.fault.Dice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One process of the real agent, from its start to its death: its loop, the work that it has under way, and the requests
 * that it serves. Confined to the thread of its schedule.
 */
final class Agent implements Background, Rendezvous {

    private static final long MICRO = 1_000L;
    private static final long SHORTEST_TURN = 200 * MICRO;
    private static final long NEVER = Long.MAX_VALUE;

    private final Cluster cluster;
    private final Machine machine;
    private final Dice dice;
    private final AgentLoop loop;
    private final long bornAt;
    private final List<Fiber> fresh = new ArrayList<>();
    private final List<Meeting> meetings = new ArrayList<>();
    private final List<Runnable> stalled = new ArrayList<>();

    private long tickAt = NEVER;
    private long tickCount;
    private boolean over;
    private boolean still;

    /** A request that waits for the loop. */
    private record Meeting(Fiber who, CompletableFuture<?> answer) {}

    Agent(Cluster cluster, Machine machine, UnaryOperator<Ports> between, AgentSettings settings) {
        this.cluster = cluster;
        this.machine = machine;
        this.dice = cluster.dice("agent-" + machine.number() + "-" + machine.nextBirth());
        this.bornAt = cluster.nanos();
        this.loop = new AgentLoop(between.apply(machine.ports(this)), settings, this);
        tickAfter(dice.between(0, 50_000 * MICRO));
    }

    UseCases useCases() {
        return loop.useCases();
    }

    Machine machine() {
        return machine;
    }

    long bornAt() {
        return bornAt;
    }

    long now() {
        return cluster.nanos();
    }

    /** The process is gone. */
    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    /** SIGSTOP, or a paused host: what is due waits. */
    void freeze() {
        still = true;
    }

    void thaw() {
        still = false;
        List<Runnable> due = List.copyOf(stalled);
        stalled.clear();
        due.forEach(what -> cluster.agenda().after(dice.between(0, 500 * MICRO), () -> act(what)));
    }

    /** Does something in this process, if it lives and moves. */
    private void act(Runnable what) {
        if (over) {
            return;
        }
        if (still) {
            stalled.add(what);
            return;
        }
        try {
            what.run();
        } catch (Death death) {
            machine.killAgent(String.valueOf(death.getMessage()));
        }
    }

    void enter(Fiber fiber) {
        cluster.enter(fiber);
    }

    void leave() {
        cluster.leave();
    }

    void later(long nanos, Fiber fiber) {
        cluster.agenda().after(nanos, () -> act(fiber::run));
    }

    void resume(Fiber fiber) {
        act(fiber::run);
    }

    void meet(Fiber fiber, CompletableFuture<?> answer) {
        meetings.add(new Meeting(fiber, answer));
        tickAfter(dice.between(50 * MICRO, 1_000 * MICRO));
    }

    private void tickAfter(long nanos) {
        long at = now() + nanos;
        if (at >= tickAt) {
            return;
        }
        tickAt = at;
        tickCount++;
        long mine = tickCount;
        cluster.agenda().at(at, () -> {
            if (mine == tickCount) {
                act(this::tick);
            }
        });
    }

    private void tick() {
        tickAt = NEVER;
        Duration sleep = loop.tick();
        cluster.countTurn();
        tickAfter(Math.max(SHORTEST_TURN, sleep.toNanos()));
        List<Meeting> answered =
                meetings.stream().filter(meeting -> meeting.answer().isDone()).toList();
        meetings.removeAll(answered);
        answered.forEach(meeting -> later(50 * MICRO, meeting.who()));
    }

    /** A request came in: it is served beside the loop. Whether that has ended already. */
    <R> boolean serve(String name, Function<UseCases, R> question, Consumer<Fiber> whenDone) {
        Fiber fiber = new Fiber(this, name, () -> question.apply(useCases()), whenDone);
        act(fiber::run);
        return fiber.isDone();
    }

    /** Somebody asks something of this process. */
    <R> void ask(Function<UseCases, R> question, Consumer<Fiber> whenDone) {
        boolean unused = serve("operator", question, whenDone);
    }

    /** Work begun at one moment is taken up together: an executor has threads enough for it. */
    @Override
    public <T> Task<T> begin(String name, Supplier<T> work) {
        Fiber fiber =
                new Fiber(this, name, work, ended -> tickAfter(dice.between(50 * MICRO, machine.sluggishNanos())));
        if (fresh.isEmpty()) {
            cluster.agenda().after(dice.between(20 * MICRO, machine.sluggishNanos()), () -> act(this::takeUp));
        }
        fresh.add(fiber);
        return new SimTask<>(fiber);
    }

    @Override
    public void rung() {
        tickAfter(dice.between(50 * MICRO, machine.sluggishNanos()));
    }

    private void takeUp() {
        List<Fiber> all = List.copyOf(fresh);
        fresh.clear();
        all.forEach(Fiber::run);
    }

    @Override
    public <A extends CompletableFuture<?>> A meet(Supplier<A> request, Duration limit) {
        return cluster.running().meet(request, limit);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T share(Supplier<T> access) {
        return cluster.isAnyRunning()
                ? (T) cluster.running().call("share", access::get, () -> 0).orElseThrow()
                : access.get();
    }

    /** Work that was begun. */
    private static final class SimTask<T> implements Task<T> {

        private final Fiber fiber;

        SimTask(Fiber fiber) {
            this.fiber = fiber;
        }

        @Override
        public boolean isDone() {
            return fiber.isDone();
        }

        @Override
        @SuppressWarnings("unchecked")
        public T result() {
            return (T) fiber.result();
        }
    }
}
