package dev.mainstay.application;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Resolve;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.RestartDatabase;
import dev.mainstay.ports.out.ScheduledRestart;
import dev.mainstay.ports.out.ScheduledRestart.Conditions;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Restarts the local database by a person's order. While it does, the loop begins nothing: a server that is down for a
 * restart is not a server that was lost. A main is started under the conditions of any start of one (D24): the order says that
 * it is to be restarted, not that nobody else leads.
 *
 * <p>{@link #restart}, {@link #schedule} and {@link #cancel} are safe for all threads, the rest confined to the loop thread.
 */
final class RestartDesk implements RestartDatabase {

    private static final Duration LOOP_LIMIT = Duration.ofSeconds(10);

    /** Later than this it is not what was planned. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private final Ports ports;
    private final AgentSettings settings;
    private final Mailbox mailbox;
    private final EventRecorder recorder;
    private final DatabaseStart start;
    private final SyncLeave leave;
    private final Neighbours neighbours;
    private final Supplier<Resolve.Business> business;
    private final Chore<Ended> restarting;

    private Optional<CompletableFuture<Answer>> answer = Optional.empty();
    /** Who ordered the restart that waits until the main lets this node go. */
    private Optional<Actor> leaving = Optional.empty();

    private RestartScene scene = RestartScene.unknown();

    /** How a restart ended; without a reason it ended well. One that was refused changed nothing but, at most, to stop. */
    private record Ended(Actor actor, Optional<String> failure, boolean refused) {}

    /** What the caller is told. */
    private record Answer(Outcome outcome, Optional<String> refusal) {
        static Answer of(Outcome outcome) {
            return new Answer(outcome, Optional.empty());
        }

        static Answer of(Optional<Ended> ended) {
            boolean well = ended.filter(end -> end.failure().isEmpty()).isPresent();
            return new Answer(
                    well ? Outcome.DONE : Outcome.FAILED,
                    ended.filter(Ended::refused).flatMap(Ended::failure));
        }
    }

    /** {@code business} tells on the loop thread what else goes on. */
    RestartDesk(
            Ports ports,
            AgentSettings settings,
            Mailbox mailbox,
            EventRecorder recorder,
            DatabaseStart start,
            SyncLeave leave,
            Supplier<Resolve.Business> business) {
        this.ports = ports;
        this.settings = settings;
        this.mailbox = mailbox;
        this.recorder = recorder;
        this.start = start;
        this.leave = leave;
        this.neighbours = new Neighbours(ports, settings);
        this.business = business;
        this.restarting = new Chore<>("restart-database", ports.background());
    }

    @Override
    public Outcome restart(Conditions onlyIf, Duration limit, Actor actor) {
        requireManaged();
        CompletableFuture<Answer> waiting = mailbox.ask(() -> begin(onlyIf, actor), LOOP_LIMIT);
        CompletableFuture<Answer> ended = mailbox.rendezvous().meet(() -> waiting, limit);
        Answer told = ended.isDone() ? ended.join() : Answer.of(Outcome.STILL_STARTING);
        told.refusal().ifPresent(why -> {
            throw new ConflictException(why);
        });
        return told.outcome();
    }

    private void requireManaged() {
        if (!ports.server().isManaged()) {
            throw new ConflictException("this agent may not stop and start the database (postgresql.process is none):"
                    + " a restart needs postgresql.process: local or docker");
        }
    }

    @Override
    public boolean schedule(Conditions onlyIf, Instant at, Actor actor) {
        requireManaged();
        return mailbox.ask(
                () -> {
                    boolean free = ports.state().load().restart().isEmpty();
                    if (free) {
                        ScheduledRestart later = new ScheduledRestart(at, onlyIf, actor.value());
                        ports.state().update(facts -> facts.restarting(Optional.of(later)));
                    }
                    return free;
                },
                LOOP_LIMIT);
    }

    @Override
    public boolean cancel(Actor actor) {
        return mailbox.ask(
                () -> ports.state()
                        .exchange(facts -> facts.restarting(Optional.empty()))
                        .restart()
                        .isPresent(),
                LOOP_LIMIT);
    }

    private CompletableFuture<Answer> begin(Conditions onlyIf, Actor actor) {
        if (answer.isPresent()) {
            throw new ConflictException("restart already in progress");
        }
        if (business.get() != Resolve.Business.NONE) {
            throw new ConflictException("a transition is already in progress");
        }
        CompletableFuture<Answer> promised = new CompletableFuture<>();
        if (!scene.holds(onlyIf)) {
            boolean unused = promised.complete(Answer.of(Outcome.NOT_WANTED));
            return promised;
        }
        objection().ifPresent(why -> {
            throw new ConflictException(why);
        });
        answer = Optional.of(promised);
        if (scene.runs() && leave.begin()) {
            leaving = Optional.of(actor);
        } else {
            go(actor);
        }
        return promised;
    }

    private void go(Actor actor) {
        leaving = Optional.empty();
        boolean runs = scene.runs();
        restarting.begin(() -> stopAndStart(actor, runs));
    }

    /** The loop goes on as ever until the database stops: a transition that begins meanwhile comes first. */
    private void awaitLeave(Actor actor) {
        if (business.get() != Resolve.Business.NONE) {
            leaving = Optional.empty();
            Ended skipped = new Ended(actor, Optional.of("a transition has begun meanwhile"), true);
            record(skipped);
            end(Answer.of(Optional.of(skipped)));
        } else if (leave.isOver()) {
            go(actor);
        }
    }

    private void end(Answer told) {
        leave.end();
        boolean unused = answer.orElseThrow().complete(told);
        answer = Optional.empty();
    }

    /** Why a main may not be restarted as it was, as far as this node knows without asking anew. */
    private Optional<String> objection() {
        return start.objection(scene.runs()).or(scene::outranked);
    }

    /** Off the loop. The others are asked while a running database still serves; what they back may end while it stops. */
    private Ended stopAndStart(Actor actor, boolean runs) {
        try {
            NodeState self = ports.state().load().node();
            if (self.role() == Role.MAIN && neighbours.ask(self.term()) == Neighbours.Word.OUTRANKED) {
                return new Ended(actor, Optional.of("another node leads in a newer term by now"), true);
            }
            ports.server().stop(StopMode.FAST, settings.limits().stop());
            Optional<String> meanwhile = start.objection(runs);
            if (meanwhile.isPresent()) {
                return new Ended(actor, meanwhile.map(why -> "the database was stopped, and stays so: " + why), true);
            }
            start.run(mode(ports.state().load().node()));
            return new Ended(actor, Optional.empty(), false);
        } catch (ClusterException failure) {
            return new Ended(actor, Optional.of(String.valueOf(failure.getMessage())), false);
        }
    }

    /** Data that another main has overtaken comes up in recovery, whatever its files say. */
    private static StartMode mode(NodeState self) {
        return self.condition().mustRebase() ? StartMode.IN_RECOVERY : StartMode.AS_IT_WAS;
    }

    /** Whether a restart is under way: then nobody else may touch the server. */
    boolean isBusy() {
        return !restarting.isIdle();
    }

    /** One round; returns whether a restart has just ended, so that everything is looked at anew. */
    boolean act(Now now) {
        scene = RestartScene.of(now);
        boolean paused = now.view().rules().paused();
        Optional<Ended> ended = restarting.collect();
        boolean over = restarting.isIdle() && answer.isPresent() && leaving.isEmpty();
        if (over) {
            ended.ifPresent(this::record);
            end(Answer.of(ended));
        }
        leaving.ifPresent(this::awaitLeave);
        if (!paused && answer.isEmpty() && business.get() == Resolve.Business.NONE) {
            beginWhatIsDue();
            beginForWantOfSettings();
        }
        return over;
    }

    /** Forgotten first: a crash in between runs it not at all rather than twice (L58). */
    private void beginWhatIsDue() {
        Instant moment = ports.wallClock().instant();
        Optional<ScheduledRestart> due =
                ports.state().load().restart().filter(later -> !later.at().isAfter(moment));
        due.ifPresent(later -> {
            ports.state().update(facts -> facts.restarting(Optional.empty()));
            Optional<String> no = whyNot(later, moment);
            if (no.isEmpty()) {
                CompletableFuture<Answer> unused = begin(later.onlyIf(), new Actor(later.actor()));
            } else {
                String why = "The scheduled restart was not run: " + no.get();
                tell(EventKind.RESTART_SKIPPED, why, new Actor(later.actor()));
            }
        });
    }

    private Optional<String> whyNot(ScheduledRestart later, Instant moment) {
        if (Duration.between(later.at(), moment).compareTo(LATE) > 0) {
            return Optional.of("its moment, " + later.at() + ", has passed");
        }
        return scene.holds(later.onlyIf()) ? objection() : Optional.of("its conditions do not hold");
    }

    private void beginForWantOfSettings() {
        boolean may =
                answer.isEmpty() && ports.server().isManaged() && objection().isEmpty();
        if (may && scene.lacksSettings()) {
            CompletableFuture<Answer> unused = begin(Conditions.none(), Actor.AUTO);
        }
    }

    private void record(Ended ended) {
        if (ended.refused()) {
            String why = "The restart was not done: " + ended.failure().orElseThrow();
            tell(EventKind.RESTART_SKIPPED, why, ended.actor());
        } else if (ended.failure().isPresent()) {
            String why = "The database was not restarted: " + ended.failure().get();
            tell(EventKind.DATABASE_START_FAILED, why, ended.actor());
        } else {
            tell(
                    EventKind.DATABASE_STARTED,
                    ended.actor().equals(Actor.AUTO)
                            ? "The database was restarted: its replay stood still for want of settings that its main has"
                            : "The database was restarted by order",
                    ended.actor());
            forgetWhatIsDone(ended.actor());
        }
    }

    /** What was planned has happened; the operator's plan was one restart, not two. */
    private void forgetWhatIsDone(Actor actor) {
        ports.state().load().restart().ifPresent(later -> {
            ports.state().update(facts -> facts.restarting(Optional.empty()));
            tell(
                    EventKind.RESTART_SKIPPED,
                    "The restart scheduled for " + later.at() + " is cancelled: the database was restarted meanwhile",
                    actor);
        });
    }

    private void tell(EventKind kind, String what, Actor actor) {
        recorder.record(ClusterEvent.of(kind, what, Facts.none()), actor);
    }
}
