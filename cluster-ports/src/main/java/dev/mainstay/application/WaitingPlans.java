package dev.mainstay.application;

import dev.mainstay.domain.transition.Plan;
import dev.mainstay.ports.settings.AgentSettings;
import java.util.Optional;

/**
 * What a node begins on its own account when its moment has come: a hand-over after a crash, a re-attach that became possible,
 * a standby cluster that begins or ends, a switchover that was planned. One at a time, the most pressing first; never beside a
 * transition, nor while the cluster is paused.
 *
 * <p>Confined to the loop thread.
 */
final class WaitingPlans {

    private final TransitionRunner runner;
    private final TransitionStarter starter;
    private final CrashDuty crash;
    private final StrayDuty straying;
    private final ReattachDuty reattaching;
    private final StandbyClusterDuty standbyCluster;
    private final StandbyLeadDuty standbyLead;
    private final ScheduleDuty schedule;

    WaitingPlans(Ports ports, AgentSettings settings, EventRecorder recorder, ScheduleDuty schedule, Transitions of) {
        this.runner = of.runner();
        this.starter = of.starter();
        this.crash = new CrashDuty(starter.retries());
        this.straying = new StrayDuty(ports, settings, recorder);
        this.reattaching = new ReattachDuty(ports, settings, recorder, starter.retries());
        this.standbyCluster = new StandbyClusterDuty(ports, settings, recorder, starter.retries());
        this.standbyLead = new StandbyLeadDuty(ports, settings, recorder, starter.retries());
        this.schedule = schedule;
    }

    /** By which a transition is begun, and carried on. */
    record Transitions(TransitionRunner runner, TransitionStarter starter) {}

    /** Whether the database is left down, since another node is about to be asked to lead. */
    boolean holdsStart() {
        return crash.holdsStart();
    }

    void begin(Now now, ServerDuties keeper) {
        if (now.view().rules().paused()) {
            return;
        }
        straying.act(now);
        Optional<Plan> rebase = reattaching.act(now);
        Optional<ScheduleDuty.Start> planned = schedule.act(now);
        Optional<Plan> remote = standbyCluster.act(now);
        Optional<Plan> lead = standbyLead.act(now);
        crash.act(now, keeper.failedStarts(), keeper.isRestarting() || runner.isRunning())
                .ifPresent(this::begin);
        rebase.ifPresent(this::begin);
        remote.ifPresent(this::begin);
        lead.ifPresent(this::begin);
        if (!runner.isRunning()) {
            planned.ifPresent(starter::beginPlanned);
        }
    }

    private void begin(Plan plan) {
        if (!runner.isRunning()) {
            starter.beginOnOwnAccount(plan);
        }
    }
}
