package dev.mainstay.application;

import dev.mainstay.domain.decision.Decision;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.policy.Backing;
import dev.mainstay.domain.policy.BackingRule;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.policy.Timings;
import dev.mainstay.domain.policy.VoteRule;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.settings.AgentSettings;
import java.util.Optional;

/**
 * Everything a node does, besides deciding, to keep two mains apart (D6): asks consent, holds the lease, closes without
 * backing, keeps the dead-man.
 *
 * <p>Confined to the loop thread.
 */
final class GuardDuties {

    private final Ports ports;
    private final ElectionDuty election;
    private final LeaseDuty lease;
    private final IsolationDuty isolation;
    private final ClosedDuty closed;
    private final WatchdogDuty watchdog;
    private final PresenceDuty presence;
    private final PatienceDuty patience;

    /** When it was last known how the database stands. */
    private long usableAt;

    GuardDuties(Ports ports, AgentSettings settings, EventRecorder recorder, FootingBook footing) {
        Timings timings = settings.policy().timings();
        this.ports = ports;
        this.election =
                new ElectionDuty(ports, timings.probe(), settings.limits().peer(), footing);
        this.lease = new LeaseDuty(ports, timings.probe(), timings.probeLimit());
        this.isolation = new IsolationDuty(ports, recorder);
        this.closed = new ClosedDuty(ports, timings.beat());
        this.watchdog = new WatchdogDuty(ports, recorder, timings.probe(), timings.beat());
        this.usableAt = ports.ticker().nanos();
        this.presence =
                new PresenceDuty(ports, timings.probe(), settings.limits().peer());
        this.patience = new PatienceDuty(ports, timings.probeLimit());
    }

    /** What was answered to this node. */
    Doubt doubt() {
        return new Doubt(lease.sighting(), election.votes());
    }

    /**
     * What the node is about.
     *
     * @param running the kind of the running transition
     * @param handingOver whether the database was stopped for a switchover that is not taken back
     * @param startFails whether the database could not be started
     */
    record Course(Optional<TransitionKind> running, boolean handingOver, boolean startFails) {}

    /**
     * One round; returns whether the database was just closed.
     */
    boolean act(Decision decision, Now now, Course course) {
        Backing backing = decision.explanation().backing();
        boolean promoting = course.running().equals(Optional.of(TransitionKind.PROMOTE));
        releaseVoidPromise(now);
        patience.act(now);
        LocalFacts facts = ports.state().load();
        election.act(decision, promoting, facts);
        if (backing.guard() == SplitBrainGuard.LEASE) {
            boolean agreed = BackingRule.isUnanimous(now.view(), now.seen(), now.policy());
            lease.act(
                    facts.node(),
                    now.policy(),
                    tenure(now, course.startFails()),
                    agreed,
                    course.handingOver() || (promoting && facts.node().role() != Role.MAIN));
        }
        boolean justClosed =
                isolation.act(facts.node(), now.seen(), backing, now.policy().stopBudget());
        closed.act(facts.node(), now);
        watchdog.act(facts.node(), now, backing);
        presence.act(facts, backing, meansToOpen(facts.node(), now, course.startFails()));
        return justClosed;
    }

    /** A word to a candidate that stands no more binds nobody. */
    private void releaseVoidPromise(Now now) {
        NodeState decidedOn = now.view().self();
        if (VoteRule.isVoid(decidedOn, now.seen())) {
            ports.state()
                    .update(facts -> facts.node().promise().equals(decidedOn.promise())
                            ? facts.with(facts.node().promising(Optional.empty()))
                            : facts);
        }
    }

    /** A database that recovers from a crash refuses; one that is silent may be slow, hung, or gone on without us. */
    private LeaseDuty.Tenure tenure(Now now, boolean startFails) {
        DatabaseObservation database = now.seen().database().value();
        boolean stopped = now.seen().process() == ProcessObservation.STOPPED;
        boolean serves = database.recovery().map(in -> !in).orElse(false);
        boolean starts = !startFails && (stopped || refuses(database));
        if (serves || starts) {
            usableAt = now.at();
            return LeaseDuty.Tenure.KEEPS;
        }
        if (stopped || database.recovery().orElse(false)) {
            usableAt = now.at();
            return LeaseDuty.Tenure.GIVES_BACK;
        }
        boolean lately = now.at() - usableAt < now.policy().fenceAfter().toNanos();
        return lately ? LeaseDuty.Tenure.KEEPS : LeaseDuty.Tenure.LAPSES;
    }

    private static boolean refuses(DatabaseObservation database) {
        return database.match(writable -> false, standby -> false, refused -> true, silent -> false);
    }

    private static boolean meansToOpen(NodeState self, Now now, boolean startFails) {
        boolean leads = self.role() == Role.MAIN && !self.condition().mustRebase();
        return leads && now.seen().process() == ProcessObservation.STOPPED && !startFails;
    }

    /** Binds this node's candidacy to the promotion that begins now; false when it was given away meanwhile. */
    boolean commit(Plan plan) {
        NodeState before = ports.state().load().node();
        if (plan.kind() != TransitionKind.PROMOTE || !before.stands()) {
            return plan.kind() != TransitionKind.PROMOTE || before.promise().isEmpty() || !isAutomatic(plan);
        }
        ports.state().update(facts -> facts.node().stands() ? facts.with(acting(facts.node())) : facts);
        return ports.state().load().node().stands();
    }

    private static boolean isAutomatic(Plan plan) {
        return plan.facts()
                .get(Promote.TRIGGER)
                .filter(Promote.Trigger.AUTOMATIC.name()::equals)
                .isPresent();
    }

    private static NodeState acting(NodeState standing) {
        return standing.promising(standing.promise().map(word -> word.actedOn()));
    }

    /** The agent ends in order. */
    void retire() {
        watchdog.retire();
    }
}
