package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Rebase;
import dev.mainstay.domain.transition.Rebase.BranchLook;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.settings.AgentSettings;
import java.util.Optional;

/**
 * Brings a closed old main, or a standby that went astray, back by itself, once a main answers and nothing is given up that a person must decide on; tells
 * once what it waits for.
 *
 * <p>Confined to the loop thread; the looks go on off the loop.
 */
final class ReattachDuty {

    private static final Rebase.Request AUTOMATIC = new Rebase.Request(Rebase.Trigger.AUTOMATIC, false);

    private final Ports ports;
    private final AgentSettings settings;
    private final EventRecorder recorder;
    private final BranchScout scout;
    private final Chore<BranchLook> looking;
    private final Retries retries;

    private Optional<Guard> told = Optional.empty();

    ReattachDuty(Ports ports, AgentSettings settings, EventRecorder recorder, Retries retries) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
        this.scout = new BranchScout(ports, settings);
        this.looking = new Chore<>("look-branches", ports.background());
        this.retries = retries;
    }

    /** The plan to begin now, if any. */
    Optional<Plan> act(Now now) {
        NodeState self = now.view().self();
        Optional<BranchLook> look = looking.collect();
        boolean wanted = settings.reattach().automatic()
                && self.condition().mustRebase()
                && self.membership().isPresent()
                && ports.server().isManaged();
        if (!wanted) {
            retries.startOver(TransitionKind.REBASE);
            told = Optional.empty();
            return Optional.empty();
        }
        if (now.seen().transitionRunning()) {
            return Optional.empty();
        }
        if (look.isPresent()) {
            return decided(now, look.get());
        }
        if (looking.isIdle() && retries.isDue(TransitionKind.REBASE)) {
            looking.begin(scout::look);
        }
        return Optional.empty();
    }

    private Optional<Plan> decided(Now now, BranchLook look) {
        Plan plan = Rebase.plan(now.view(), now.seen(), AUTOMATIC, look);
        if (!plan.mayStart()) {
            retries.failed(TransitionKind.REBASE);
        }
        plan.refusal().filter(no -> no.guard() != Guard.MAIN_ANSWERS).ifPresent(this::tell);
        return Optional.of(plan).filter(Plan::mayStart);
    }

    private void tell(Verdict no) {
        if (!told.equals(Optional.of(no.guard()))) {
            recorder.record(
                    ClusterEvent.of(
                            EventKind.REATTACH_WAITS,
                            "This node is not brought back by itself: " + no.detail()
                                    + "; see mainstay reattach --dry-run",
                            Facts.of("guard", no.guard().sentence())),
                    Actor.AUTO);
            told = Optional.of(no.guard());
        }
    }
}
