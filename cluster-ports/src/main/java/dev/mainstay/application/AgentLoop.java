package dev.mainstay.application;

import dev.mainstay.domain.decision.Decider;
import dev.mainstay.domain.decision.Decision;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.policy.Timings;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.NodeSecrets;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private final Mailbox mailbox;
    private final Roster roster;
    private final EventRecorder recorder;
    private final SharedBook shared;
    private final Observer observer;
    private final OwnReport report;
    private final TransitionRunner runner;
    private final ServerDuties keeper;
    private final RoleDuties duties;
    private final SkippedFailover skipped;
    private final OperationBook operations;
    private final Publisher publisher;
    private final Desks desks;
    private final GuardDuties guards;
    private final BackingBoard board = new BackingBoard();
    private final MeetingDuty meeting;
    private final TransitionStarter starter;
    private final WaitingPlans waiting;
    private final LastLook lastLook;
    private final LingeringWatch lingering;

    /** Set by other threads: the database was pointed at another main. */
    private final AtomicBoolean followed = new AtomicBoolean();

    private Optional<Role> lastRole = Optional.empty();
    private long roleSince;
    private boolean awake;
    private boolean started;
    private final SleepWatch sleep;

    /** A node over these ports, whose callers have threads; nothing happens before the first {@link #tick}. */
    public AgentLoop(Ports ports, AgentSettings settings) {
        this(ports, settings, Rendezvous.ofThreads());
    }

    /** The same, where callers wait for the loop as the host says. */
    public AgentLoop(Ports ports, AgentSettings settings, Rendezvous rendezvous) {
        this.ports = ports;
        this.mailbox = new Mailbox(rendezvous);
        this.timings = settings.policy().timings();
        this.roster = new Roster(ports.ticker());
        this.recorder = new EventRecorder(ports);
        this.shared = new SharedBook(ports, settings.policy());
        this.observer = new Observer(ports, settings, roster);
        this.report = new OwnReport(ports, settings);
        RecoveryRun recovering = new RecoveryRun(ports.background());
        this.runner = new TransitionRunner(ports, StepBook.of(ports, settings, recorder, board, recovering), recorder);
        this.skipped = new SkippedFailover(recorder);
        this.operations = new OperationBook(rendezvous);
        this.duties = new RoleDuties(
                ports,
                report,
                new MainDuties(ports, timings.beat(), settings.limits().peer(), roster, recorder, operations),
                new FollowerDuties(ports, timings.beat(), settings.limits().peer(), observer.main(), recorder),
                new RoleDuties.Sides(new ServiceDuty(ports, timings.beat()), new RedisDuty(ports, recorder)));
        this.publisher = new Publisher(ports, settings, observer, report, shared, operations, rendezvous);
        this.guards = new GuardDuties(ports, settings, recorder, observer.footing());
        this.starter = new TransitionStarter(ports, settings, runner, guards, operations);
        LoopGate gate =
                new LoopGate(ports, new LoopGate.Loop(mailbox, runner, starter, observer, shared), followed, this::now);
        this.desks =
                new Desks(ports, settings, mailbox, publisher.shown(), operations, roster, recorder, recovering, gate);
        this.keeper = new ServerDuties(
                new DatabaseKeeper(
                        ports,
                        settings.limits().start(),
                        settings.policy().failover().threshold().multipliedBy(2),
                        recorder),
                desks.restarts(),
                new ParameterDuty(ports),
                new SyncDuty(ports, recorder));
        this.meeting = new MeetingDuty(ports, settings, recorder);
        this.waiting = new WaitingPlans(
                ports,
                settings,
                recorder,
                new ScheduleDuty(ports, recorder, desks.switchovers()),
                new WaitingPlans.Transitions(runner, starter));
        this.lastLook = new LastLook(ports, observer);
        this.lingering =
                new LingeringWatch(ports, timings.beat(), settings.limits().peer());
        this.roleSince = ports.ticker().nanos();
        this.sleep = new SleepWatch(ports.ticker(), timings.beat());
    }

    /** What hosts and peers may ask of this node. */
    public UseCases useCases() {
        return desks.useCases();
    }

    /** The host ends in order: what would stop the database without this agent is called off. Not beside {@link #tick}. */
    public void retire() {
        guards.retire();
    }

    /** Ends the sleep in {@link #await}; called when background work has ended. */
    public void wake() {
        mailbox.wake();
    }

    /** Sleeps for as long as the last turn said, or until something happens. */
    public void await(Duration sleep) throws InterruptedException {
        mailbox.await(sleep);
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
        observer.poll(facts);
        shared.poll(facts);
        report.poll(desks.presentation());
        Now now = now();
        Decision decision = Decider.decide(now.view(), now.seen(), now.policy(), since());
        board.post(decision.explanation().backing());
        if (observer.hasLooked()) {
            awake = true;
            carryOut(decision, now);
        }
        if (awake && observer.hasLooked()) {
            // Not on what was just forgotten: a request would be judged by a world of which nothing is known.
            mailbox.runAll();
        }
        noticeSleep();
        Optional<Duration> wait = awake ? advance() : Optional.empty();
        publish(decision);
        return wait.map(step -> shorter(step, decision.again())).orElse(decision.again());
    }

    private void start() {
        if (!started) {
            operations.readAll(ports);
            runner.recover();
            sleep.begin();
            started = true;
        }
    }

    /** After a pause of its own an agent looks anew before any act, and counts no silence it may have missed. */
    private void noticeSleep() {
        sleep.end().ifPresent(late -> {
            log.atWarn().addKeyValue("late_ms", late.toMillis()).log("this agent slept; it looks anew");
            observer.afterSleep();
            shared.hurry();
            runner.afterSleep();
            awake = false;
        });
    }

    /** Where a role or a main has just changed, what the database said before says nothing about the new one. */
    private void noticeChange(Role role) {
        boolean changed = lastRole.isPresent() && lastRole.get() != role;
        if (changed || followed.getAndSet(false)) {
            observer.forgetDatabase();
        }
        if (changed) {
            roleSince = ports.ticker().nanos();
            roster.restartWindow();
            duties.reset();
        }
        lastRole = Optional.of(role);
    }

    /** A server of no cluster keeps no cluster's secrets: a join that never began, or was taken back, left them. */
    private void forgetStrangeSecrets(LocalFacts facts) {
        boolean strange =
                facts.node().membership().isEmpty() && !facts.secrets().equals(NodeSecrets.none());
        if (strange && !runner.isRunning()) {
            ports.state().update(known -> known.with(NodeSecrets.none()));
        }
    }

    private void carryOut(Decision decision, Now now) {
        recorder.record(decision.events());
        decision.condition().filter(condition -> !followed.get()).ifPresent(condition -> become(condition, now));
        skipped.act(decision.explanation(), now.seen().transitionRunning());
        if (guards.act(decision, now, course())) {
            observer.forgetDatabase();
        }
        starter.beginUnwritten();
        lastLook.allowed(decision).or(() -> meeting.act(now)).ifPresent(starter::beginOnOwnAccount);
        waiting.begin(now, keeper);
        if (keeper.act(decision, now, runner.isRunning() || waiting.holdsStart())) {
            observer.forgetDatabase();
        }
        keeper.learnFiles(now.seen().database().value().answers());
        if (duties.act(decision, now)) {
            shared.hurry();
        }
    }

    /** Only the node that was decided on: another thread may have pointed it at another main meanwhile. */
    private void become(NodeCondition condition, Now now) {
        NodeState decidedOn = now.view().self();
        ports.state()
                .update(facts ->
                        facts.node().equals(decidedOn) ? facts.with(facts.node().in(condition)) : facts);
    }

    /** When a transition ends, what the database said before no longer counts; its end is told after a new look. */
    private Optional<Duration> advance() {
        if (runner.isRunning() && keeper.isBusy()) {
            // A start under way would open what a fence has found stopped.
            return Optional.of(timings.probe());
        }
        boolean ran = runner.isRunning();
        Optional<Duration> wait = runner.advance();
        if (ran && !runner.isRunning()) {
            observer.forgetDatabase();
            shared.renew();
            runner.state().ifPresent(duties::takeUp);
            starter.noticeEnd();
        }
        return wait;
    }

    private void publish(Decision decision) {
        Now now = now();
        Publisher.Scene scene = new Publisher.Scene(
                runner.state(),
                meeting.current(),
                runner.is(TransitionState::awaitsHandOver),
                keeper.business(
                        runner.is(TransitionState::isCopying), now.view().self()),
                desks.presentation().now(),
                lingering.act(now.view(), now.seen()));
        publisher.publish(now, decision, scene);
        boolean shows = observer.hasLooked() && shared.hasRead();
        if (runner.isRunning() || shows) {
            starter.publish();
        }
    }

    private GuardDuties.Course course() {
        return new GuardDuties.Course(
                runner.state().filter(TransitionState::isRunning).map(TransitionState::kind),
                runner.is(TransitionState::isHandingOver),
                keeper.isFailing());
    }

    private Now now() {
        long at = ports.ticker().nanos();
        ClusterView view = shared.view(ports.state().load().node());
        Observation seen = observer.observe(view, guards.doubt(), runner.isRunning() || keeper.isBusy());
        Policy policy = shared.policy(desks.presentation().now().tags());
        return new Now(view, keeper.startsClosed() ? seen.startingClosed() : seen, policy, at);
    }

    /** How long this agent has been in its role. */
    private Duration since() {
        return Duration.ofNanos(ports.ticker().nanos() - roleSince);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
