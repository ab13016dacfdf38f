package dev.mainstay.application;

import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Switchover;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.SwitchOver;
import dev.mainstay.ports.out.ScheduledSwitchover;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Begins a scheduled switchover at its moment. One whose moment passed while nobody looked is told and not run (L62).
 *
 * <p>Confined to the loop thread; the look at the target goes on off the loop.
 */
final class ScheduleDuty {

    /** Later than this it is not what was planned. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private final Ports ports;
    private final EventRecorder recorder;
    private final SwitchoverDesk desk;
    private final Chore<Due> looking;

    private record Due(Switchover.Request request, Switchover.TargetLook look, Actor actor) {}

    /** A switchover to begin now. */
    record Start(Plan plan, Actor actor) {}

    ScheduleDuty(Ports ports, EventRecorder recorder, SwitchoverDesk desk) {
        this.ports = ports;
        this.recorder = recorder;
        this.desk = desk;
        this.looking = new Chore<>("look-target", ports.background());
    }

    Optional<Start> act(Now now) {
        Optional<Due> due = looking.collect();
        if (due.isPresent()) {
            return start(now, due.get());
        }
        Instant moment = ports.wallClock().instant();
        ports.state()
                .load()
                .scheduled()
                .filter(later -> looking.isIdle() && !later.at().isAfter(moment))
                .ifPresent(later -> take(later, moment));
        return Optional.empty();
    }

    /**
     * Forgotten first: a crash in between runs it not at all rather than twice (L58). What a caller's thread has put in its place, or
     * has called off since it was loaded, is no business of this moment.
     */
    private void take(ScheduledSwitchover later, Instant moment) {
        Optional<ScheduledSwitchover> due = Optional.of(later);
        Optional<ScheduledSwitchover> taken = ports.state()
                .exchange(facts -> facts.scheduled().equals(due) ? facts.scheduling(Optional.empty()) : facts)
                .scheduled();
        if (!taken.equals(due)) {
            return;
        }
        if (Duration.between(later.at(), moment).compareTo(LATE) > 0) {
            tell(later.actor(), "its moment, " + later.at() + ", has passed");
            return;
        }
        try {
            Switchover.Request request = desk.request(new SwitchOver.Command(later.target(), later.drain()));
            looking.begin(() -> new Due(request, desk.look(request.target()), new Actor(later.actor())));
        } catch (NotFoundException nobody) {
            tell(later.actor(), String.valueOf(nobody.getMessage()));
        }
    }

    private Optional<Start> start(Now now, Due due) {
        Plan plan = Switchover.plan(now.view(), now.seen(), due.request(), due.look());
        Optional<Verdict> no = plan.refusal();
        no.ifPresent(verdict -> tell(due.actor().value(), verdict.guard().sentence() + ": " + verdict.detail()));
        return no.isPresent() ? Optional.empty() : Optional.of(new Start(plan, due.actor()));
    }

    private void tell(String actor, String why) {
        recorder.record(
                ClusterEvent.of(
                        EventKind.FAILOVER_SKIPPED, "The scheduled switchover was not run: " + why, Facts.none()),
                new Actor(actor));
    }
}
