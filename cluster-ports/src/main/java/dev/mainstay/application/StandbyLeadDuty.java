package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.topology.RemoteMain;
import dev.mainstay.domain.transition.LeadStandbys;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.settings.AgentSettings;
import java.util.Optional;

/**
 * Has a member of a standby cluster take the place of its leader when that one is lost, and the remote main has its slot free
 * (ADR 34).
 *
 * <p>Confined to the loop thread; the look goes on off the loop.
 */
final class StandbyLeadDuty {

    private final AgentSettings settings;
    private final EventRecorder recorder;
    private final RemoteSource source;
    private final Chore<Reach> looking;
    private final Retries retries;

    private Optional<String> told = Optional.empty();

    StandbyLeadDuty(Ports ports, AgentSettings settings, EventRecorder recorder, Retries retries) {
        this.settings = settings;
        this.recorder = recorder;
        this.source = new RemoteSource(ports, settings);
        this.looking = new Chore<>("look-remote", ports.background());
        this.retries = retries;
    }

    /** The plan to begin now, if any. */
    Optional<Plan> act(Now now) {
        Optional<Reach> looked = looking.collect();
        if (!LeadStandbys.isFor(now.view())) {
            told = Optional.empty();
            return Optional.empty();
        }
        LeadStandbys.Request request =
                new LeadStandbys.Request(false, false, settings.remotePassword().isPresent());
        Plan plan = LeadStandbys.plan(now.view(), now.seen(), now.policy(), request);
        if (!plan.mayStart()) {
            return Optional.empty();
        }
        if (looked.isPresent()) {
            looked.filter(reach -> !reach.answered()).ifPresent(this::refuse);
            return Optional.of(plan).filter(any -> looked.get().answered());
        }
        Optional<RemoteMain> remote = now.view().rules().remote();
        if (remote.isPresent() && looking.isIdle() && retries.isDue(TransitionKind.LEAD_STANDBYS)) {
            looking.begin(() -> source.look(remote.get()));
        }
        return Optional.empty();
    }

    /** Told once for each reason. */
    private void refuse(Reach no) {
        retries.failed(TransitionKind.LEAD_STANDBYS);
        if (!told.equals(Optional.of(no.reason()))) {
            told = Optional.of(no.reason());
            recorder.record(
                    ClusterEvent.of(
                            EventKind.SYNC_ERROR,
                            "The standby leader is lost, and this node cannot take its place yet: " + no.reason(),
                            Facts.none()),
                    Actor.AUTO);
        }
    }
}
