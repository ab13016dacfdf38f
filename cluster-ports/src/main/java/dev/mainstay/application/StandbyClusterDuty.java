package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.topology.RemoteMain;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.StandbyCluster;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.Secret;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a cluster follow another cluster's main, or lead alone, as its rules say; points a leader of standbys at another remote
 * main when they name one (ADR 23).
 *
 * <p>Confined to the loop thread; the database is told off the loop.
 */
final class StandbyClusterDuty {

    /** Settings that a standby cluster may name; they end with it. */
    static final Set<String> SETTINGS =
            Set.of("restore_command", "archive_cleanup_command", "recovery_min_apply_delay");

    private final Ports ports;
    private final AgentSettings settings;
    private final EventRecorder recorder;
    private final RemoteSource source;
    private final Chore<Reach> looking;
    private final Chore<RemoteMain> pointing;
    private final Retries retries;

    private Optional<RemoteMain> followed = Optional.empty();
    private Optional<String> told = Optional.empty();

    StandbyClusterDuty(Ports ports, AgentSettings settings, EventRecorder recorder, Retries retries) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
        this.looking = new Chore<>("look-remote", ports.background());
        this.source = new RemoteSource(ports, settings);
        this.pointing = new Chore<>("follow-remote", ports.background());
        this.retries = retries;
    }

    /** The plan to begin now, if any. */
    Optional<Plan> act(Now now) {
        pointing.collect().ifPresent(told -> followed = Optional.of(told));
        Optional<Reach> looked = looking.collect();
        if (now.seen().transitionRunning()) {
            return Optional.empty();
        }
        Optional<Plan> wanted = StandbyCluster.wanted(now.view(), now.seen());
        if (wanted.isEmpty()) {
            retries.startOver(TransitionKind.FOLLOW_REMOTE);
            retries.startOver(TransitionKind.LEAD_ALONE);
            told = Optional.empty();
            learnPassword(now);
            point(now);
            return Optional.empty();
        }
        if (looked.isPresent()) {
            looked.filter(reach -> !reach.answered()).ifPresent(no -> refuse(wanted.get(), no));
            return wanted.filter(plan -> looked.get().answered() && plan.mayStart());
        }
        return retries.isDue(wanted.get().kind()) ? begin(now, wanted.get()) : Optional.empty();
    }

    /** A remote main is looked at before anything is begun: what does not answer would be one failed transition after another. */
    private Optional<Plan> begin(Now now, Plan plan) {
        Optional<RemoteMain> remote = now.view().rules().remote();
        if (!looking.isIdle()) {
            return Optional.empty();
        }
        plan.refusal().ifPresent(no -> refuse(plan, Reach.no(no.detail())));
        if (remote.isEmpty() || !plan.mayStart()) {
            return Optional.of(plan).filter(Plan::mayStart);
        }
        RemoteMain wanted = remote.get();
        looking.begin(() -> source.look(wanted));
        return Optional.empty();
    }

    /** Told once for each reason. */
    private void refuse(Plan plan, Reach no) {
        retries.failed(plan.kind());
        if (!told.equals(Optional.of(no.reason()))) {
            told = Optional.of(no.reason());
            recorder.record(
                    ClusterEvent.of(
                            EventKind.SYNC_ERROR,
                            "The cluster is not yet as standby_cluster says, and it is tried again: " + no.reason(),
                            Facts.none()),
                    Actor.AUTO);
        }
    }

    /** The other cluster's operator may have changed it, and this node's file has it since its agent was started anew. */
    private void learnPassword(Now now) {
        if (now.view().self().role() != Role.STANDBY_LEADER) {
            return;
        }
        Optional<Secret> known = ports.state().load().secrets().replication();
        settings.remotePassword()
                .filter(password -> !known.equals(Optional.of(password)))
                .ifPresent(password -> ports.state()
                        .update(facts -> facts.node().role() == Role.STANDBY_LEADER
                                ? facts.with(facts.secrets().withReplication(password))
                                : facts));
    }

    /** Once for each remote main that the rules name, and once for each agent. */
    private void point(Now now) {
        Optional<RemoteMain> remote = now.view().rules().remote();
        boolean standby = now.seen().database().value().recovery().orElse(false);
        boolean leads = now.view().self().role() == Role.STANDBY_LEADER;
        boolean news = remote.isPresent() && !sameSource(remote.get());
        if (leads && standby && news && pointing.isIdle()) {
            RemoteMain wanted = remote.get();
            pointing.begin(() -> {
                ports.postgres().follow(source.of(wanted.database(), wanted.slot()));
                return wanted;
            });
        }
    }

    private boolean sameSource(RemoteMain remote) {
        return followed.filter(known -> known.database().equals(remote.database())
                        && known.slot().equals(remote.slot()))
                .isPresent();
    }
}
