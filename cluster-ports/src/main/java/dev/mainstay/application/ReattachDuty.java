package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Rebase;
import dev.mainstay.domain.transition.Rebase.BranchLook;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * Brings a closed old main, or a standby that went astray, back by itself, once a main answers and nothing is given up that a person must decide on; tells
 * once what it waits for.
 *
 * <p>Confined to the loop thread; the looks go on off the loop.
 */
final class ReattachDuty {

    private static final Rebase.Request AUTOMATIC = new Rebase.Request(Rebase.Trigger.AUTOMATIC, false);

    /** A main that names itself otherwise than it answers must not have its script written all the time. */
    private static final Duration REWRITE = Duration.ofMinutes(5);

    private final Ports ports;
    private final AgentSettings settings;
    private final EventRecorder recorder;
    private final BranchScout scout;
    private final Chore<Found> looking;
    private final Retries retries;

    private Optional<Guard> told = Optional.empty();
    private Optional<PeerUrl> writtenFor = Optional.empty();
    private long writtenAt;

    ReattachDuty(Ports ports, AgentSettings settings, EventRecorder recorder, Retries retries) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
        this.scout = new BranchScout(ports, settings);
        this.looking = new Chore<>("look-branches", ports.background());
        this.retries = retries;
    }

    /** What a look found, and whether a script that was handed out is still there. */
    private record Found(BranchLook look, boolean script) {}

    /** The plan to begin now, if any. */
    Optional<Plan> act(Now now) {
        NodeState self = now.view().self();
        Optional<Found> look = looking.collect();
        boolean wanted = settings.reattach().automatic()
                && self.condition().mustRebase()
                && self.membership().isPresent();
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
            looking.begin(() -> new Found(scout.look(), ports.data().handedOut().isPresent()));
        }
        return Optional.empty();
    }

    private Optional<Plan> decided(Now now, Found found) {
        if (waitsForAPerson(now.view().self(), found)) {
            retries.failed(TransitionKind.REBASE);
            return Optional.empty();
        }
        Plan plan = Rebase.plan(now.view(), now.seen(), AUTOMATIC, found.look());
        if (plan.mayStart()) {
            writtenFor = found.look().main().map(Rebase.FoundMain::api);
            writtenAt = ports.ticker().nanos();
        } else {
            retries.failed(TransitionKind.REBASE);
        }
        plan.refusal().filter(no -> no.guard() != Guard.MAIN_ANSWERS).ifPresent(this::tell);
        return Optional.of(plan).filter(Plan::mayStart);
    }

    /** The script that leads to this main is there; with another main, or without it, it is written anew. */
    private boolean waitsForAPerson(NodeState self, Found found) {
        boolean same = found.look()
                .main()
                .map(Rebase.FoundMain::api)
                .map(api -> (writtenFor.filter(api::equals).isPresent() && isLately(writtenAt))
                        || self.main()
                                .filter(known -> known.endpoints().api().equals(api))
                                .isPresent())
                .orElse(true);
        return self.condition() == NodeCondition.AWAITING_REATTACH
                && !ports.server().isManaged()
                && found.script()
                && same;
    }

    private boolean isLately(long at) {
        return ports.ticker().nanos() - at < REWRITE.toNanos();
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
