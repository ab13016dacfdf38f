package dev.mainstay.application;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.ServerFacts;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Resolve;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.RestartDatabase;
import dev.mainstay.ports.out.ScheduledRestart;
import dev.mainstay.ports.out.ScheduledRestart.Conditions;
import dev.mainstay.ports.out.ScheduledRestart.Part;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Restarts the local database by a person's order. While it does, the loop begins nothing: a server that is down for a
 * restart is not a server that was lost.
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
    private final Supplier<Resolve.Business> business;
    private final Chore<Ended> restarting;

    private Optional<CompletableFuture<Outcome>> answer = Optional.empty();
    private DatabaseObservation seen = new DatabaseObservation.Silent("not looked at yet");
    private Role role = Role.STANDALONE;

    /** How a restart ended; without a reason it ended well. */
    private record Ended(Actor actor, Optional<String> failure) {}

    /** {@code business} tells on the loop thread what else goes on. */
    RestartDesk(
            Ports ports,
            AgentSettings settings,
            Mailbox mailbox,
            EventRecorder recorder,
            Supplier<Resolve.Business> business) {
        this.ports = ports;
        this.settings = settings;
        this.mailbox = mailbox;
        this.recorder = recorder;
        this.business = business;
        this.restarting = new Chore<>("restart-database", ports.background());
    }

    @Override
    public Outcome restart(Conditions onlyIf, Duration limit, Actor actor) {
        requireManaged();
        CompletableFuture<Outcome> waiting = mailbox.ask(() -> begin(onlyIf, actor), LOOP_LIMIT);
        CompletableFuture<Outcome> ended = mailbox.rendezvous().meet(() -> waiting, limit);
        return ended.isDone() ? ended.join() : Outcome.STILL_STARTING;
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
                () -> {
                    boolean there = ports.state().load().restart().isPresent();
                    ports.state().update(facts -> facts.restarting(Optional.empty()));
                    return there;
                },
                LOOP_LIMIT);
    }

    private CompletableFuture<Outcome> begin(Conditions onlyIf, Actor actor) {
        if (isBusy()) {
            throw new ConflictException("restart already in progress");
        }
        if (business.get() != Resolve.Business.NONE) {
            throw new ConflictException("a transition is already in progress");
        }
        CompletableFuture<Outcome> promised = new CompletableFuture<>();
        if (holds(onlyIf)) {
            answer = Optional.of(promised);
            restarting.begin(() -> stopAndStart(actor));
        } else {
            boolean unused = promised.complete(Outcome.NOT_WANTED);
        }
        return promised;
    }

    /** What is not known does not hold. */
    private boolean holds(Conditions onlyIf) {
        ServerFacts facts = seen.facts().orElse(ServerFacts.unknown());
        boolean part =
                onlyIf.part().isEmpty() || onlyIf.part().equals(seen.recovery().map(in -> Part.of(in, role)));
        boolean version = onlyIf.belowVersion()
                .map(limit -> facts.version() > 0 && facts.version() < limit)
                .orElse(true);
        return part && version && (!onlyIf.pending() || !facts.waiting().isEmpty());
    }

    private Ended stopAndStart(Actor actor) {
        try {
            ports.server().stop(StopMode.FAST, settings.limits().stop());
            ports.server().start(StartMode.AS_IT_WAS, settings.limits().start());
            return new Ended(actor, Optional.empty());
        } catch (ClusterException failure) {
            return new Ended(actor, Optional.of(String.valueOf(failure.getMessage())));
        }
    }

    /** Whether a restart is under way: then nobody else may touch the server. */
    boolean isBusy() {
        return !restarting.isIdle();
    }

    /** One round; returns whether a restart has just ended, so that everything is looked at anew. */
    boolean act(Now now) {
        seen = now.seen().database().value();
        role = now.view().self().role();
        boolean paused = now.view().rules().paused();
        Optional<Ended> ended = restarting.collect();
        boolean over = restarting.isIdle() && answer.isPresent();
        if (over) {
            ended.ifPresent(this::record);
            boolean well = ended.filter(end -> end.failure().isEmpty()).isPresent();
            boolean unused = answer.get().complete(well ? Outcome.DONE : Outcome.FAILED);
            answer = Optional.empty();
        }
        if (!paused && !isBusy() && business.get() == Resolve.Business.NONE) {
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
            boolean late = Duration.between(later.at(), moment).compareTo(LATE) > 0;
            boolean wanted = !late && holds(later.onlyIf());
            if (wanted) {
                CompletableFuture<Outcome> unused = begin(later.onlyIf(), new Actor(later.actor()));
            } else {
                String why = late ? "its moment, " + later.at() + ", has passed" : "its conditions do not hold";
                tell(EventKind.RESTART_SKIPPED, "The scheduled restart was not run: " + why, new Actor(later.actor()));
            }
        });
    }

    /** A main that was restarted with higher settings stops the replay of a standby that has them only pending (L38). */
    private void beginForWantOfSettings() {
        boolean stands = seen.match(writable -> false, InRecovery::replayPaused, refused -> false, silent -> false);
        boolean wanting = seen.facts().orElse(ServerFacts.unknown()).waiting().stream()
                .anyMatch(setting -> ParameterDuty.AT_LEAST_AS_THE_MAIN.contains(setting.name()));
        if (stands && wanting && !isBusy() && ports.server().isManaged()) {
            CompletableFuture<Outcome> unused = begin(Conditions.none(), Actor.AUTO);
        }
    }

    private void record(Ended ended) {
        if (ended.failure().isPresent()) {
            tell(
                    EventKind.DATABASE_START_FAILED,
                    "The database was not restarted: " + ended.failure().get(),
                    ended.actor());
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
