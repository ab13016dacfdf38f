package dev.mainstay.application;

import dev.mainstay.domain.decision.Decider;
import dev.mainstay.domain.decision.Decision;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.policy.Timings;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.NodeSecrets;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: observe, decide, act, on one thread of the host's. The host calls {@link #tick} and sleeps in {@link #await}
 * for as long as it says; requests come in through {@link #useCases} from any thread.
 *
 * <p>{@link #tick} and {@link #await} are confined to one thread; everything else is safe for all threads. Constructing it
 * does no I/O. Source: DESIGN 2, STYLE 2.5.
 */
public final class AgentLoop {

    private static final Logger log = LoggerFactory.getLogger(AgentLoop.class);

    private final Ports ports;
    private final Timings timings;
    private final LoopParts parts;
    private final Deeds deeds;
    private final SleepWatch sleep;

    private Optional<Role> lastRole = Optional.empty();
    private long roleSince;
    private boolean awake;
    private boolean started;

    /** A node over these ports, whose callers have threads; nothing happens before the first {@link #tick}. */
    public AgentLoop(Ports ports, AgentSettings settings) {
        this(ports, settings, Rendezvous.ofThreads());
    }

    /** The same, where callers wait for the loop as the host says. */
    public AgentLoop(Ports ports, AgentSettings settings, Rendezvous rendezvous) {
        this.ports = ports.with(new KeptTables(ports.tables(), ports.state()));
        this.timings = settings.policy().timings();
        this.parts = LoopParts.wire(this.ports, settings, rendezvous, this::now);
        this.deeds = new Deeds(this.ports, parts, timings.probe());
        this.roleSince = ports.ticker().nanos();
        this.sleep = new SleepWatch(ports.ticker(), timings.beat());
    }

    /** What hosts and peers may ask of this node. */
    public UseCases useCases() {
        return parts.desks().useCases();
    }

    /** The host ends in order: what would stop the database without this agent is called off. Not beside {@link #tick}. */
    public void retire() {
        parts.guards().retire();
    }

    /** Ends the sleep in {@link #await}; called when background work has ended. */
    public void wake() {
        parts.mailbox().wake();
    }

    /** Sleeps for as long as the last turn said, or until something happens. */
    public void await(Duration sleep) throws InterruptedException {
        parts.mailbox().await(sleep);
    }

    /** Turn after turn until this thread is interrupted, then {@link #retire}: for a thread of a host without a loop. */
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                await(tick());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            retire();
        }
    }

    /** One turn: observe, decide, act. Returns how long the host may sleep; never throws. */
    public Duration tick() {
        try {
            Duration next = turn();
            sleep.allow(next);
            return next;
        } catch (RuntimeException unexpected) {
            log.atError().setCause(unexpected).log("the loop gave up this turn and goes on");
            sleep.begin();
            sleep.allow(timings.probe());
            return timings.probe();
        }
    }

    private Duration turn() {
        start();
        noticeSleep();
        LocalFacts facts = ports.state().load();
        noticeChange(facts.node().role());
        forgetStrangeSecrets(facts);
        Observer observer = parts.observer();
        observer.poll(facts);
        parts.shared().poll(facts);
        parts.report().poll(parts.desks().presentation());
        Now now = now();
        Decision decision = Decider.decide(now.view(), now.seen(), now.policy(), since());
        parts.board().post(decision.explanation().backing());
        if (observer.hasLooked()) {
            awake = true;
            deeds.carryOut(decision, now);
        }
        if (awake && observer.hasLooked()) {
            // Not on what was just forgotten: a request would be judged by a world of which nothing is known.
            parts.mailbox().runAll();
        }
        noticeSleep();
        Optional<Duration> wait = awake ? deeds.advance() : Optional.empty();
        publish(decision);
        return wait.map(step -> shorter(step, decision.again())).orElse(decision.again());
    }

    private void start() {
        if (!started) {
            parts.operations().readAll(ports);
            parts.runner().recover();
            parts.duties().role().recall();
            sleep.begin();
            started = true;
        }
    }

    /** After a pause of its own an agent looks anew before any act, and counts no silence it may have missed. */
    private void noticeSleep() {
        sleep.end().ifPresent(late -> {
            log.atWarn().addKeyValue("late_ms", late.toMillis()).log("this agent slept; it looks anew");
            parts.observer().afterSleep();
            parts.shared().hurry();
            parts.runner().afterSleep();
            awake = false;
        });
    }

    /** Where a role or a main has just changed, what the database said before says nothing about the new one. */
    private void noticeChange(Role role) {
        boolean changed = lastRole.isPresent() && lastRole.get() != role;
        if (changed || parts.followed().getAndSet(false)) {
            parts.observer().forgetDatabase();
        }
        if (changed) {
            roleSince = ports.ticker().nanos();
            parts.roster().restartWindow();
            parts.duties().role().reset();
        }
        lastRole = Optional.of(role);
    }

    /** A server of no cluster keeps no cluster's secrets: a join that never began, or was taken back, left them. */
    private void forgetStrangeSecrets(LocalFacts facts) {
        boolean strange =
                facts.node().membership().isEmpty() && !facts.secrets().equals(NodeSecrets.none());
        if (strange && !parts.runner().isRunning()) {
            ports.state().update(known -> known.with(NodeSecrets.none()));
        }
    }

    private void publish(Decision decision) {
        Now now = now();
        LoopParts.Duties duties = parts.duties();
        TransitionRunner runner = parts.runner();
        Publisher.Scene scene = new Publisher.Scene(
                runner.state(),
                duties.meeting().current(),
                runner.is(TransitionState::awaitsHandOver),
                duties.server()
                        .business(
                                runner.is(TransitionState::isCopying),
                                now.view().self()),
                parts.desks().presentation().now(),
                duties.lingering().act(now.view(), now.seen()));
        parts.publisher().publish(now, decision, scene);
        boolean shows = parts.observer().hasLooked() && parts.shared().hasRead();
        if (runner.isRunning() || shows) {
            parts.starter().publish();
        }
    }

    private Now now() {
        long at = ports.ticker().nanos();
        ServerDuties server = parts.duties().server();
        ClusterView view = parts.shared().view(ports.state().load().node());
        boolean busy = parts.runner().isRunning() || server.isBusy();
        Observation seen = parts.observer().observe(view, parts.guards().doubt(), busy);
        Policy policy = parts.shared()
                .policy(view.self(), parts.desks().presentation().now().tags());
        return new Now(view, server.startsClosed() ? seen.startingClosed() : seen, policy, at);
    }

    /** How long this agent has been in its role. */
    private Duration since() {
        return Duration.ofNanos(ports.ticker().nanos() - roleSince);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
