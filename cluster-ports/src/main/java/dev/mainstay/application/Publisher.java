package dev.mainstay.application;

import dev.mainstay.domain.decision.Decision;
import dev.mainstay.domain.decision.TwoMains;
import dev.mainstay.domain.health.NodeHealth;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.Allegiance;
import dev.mainstay.domain.observation.Plans;
import dev.mainstay.domain.observation.Presentation;
import dev.mainstay.domain.observation.Profile;
import dev.mainstay.domain.observation.ServerPhase;
import dev.mainstay.domain.policy.PatienceRule;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Patience;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.OperatorScript;
import dev.mainstay.ports.out.ScheduledRestart;
import dev.mainstay.ports.out.ScheduledSwitchover;
import dev.mainstay.ports.settings.AgentSettings;
import java.util.List;
import java.util.Optional;

/**
 * Publishes at the end of each turn what readers and other nodes see of this one (D28).
 *
 * <p>Confined to the loop thread; {@link #shown} is safe for all threads.
 */
final class Publisher {

    private final Ports ports;
    private final Observer observer;
    private final OwnReport report;
    private final SharedBook shared;
    private final OperationBook operations;
    private final SnapshotPress press;
    private final PublicView shown;

    /**
     * What the loop knows besides.
     *
     * @param transition the last transition, running or ended
     * @param met two mains that met, until one follows the other
     * @param handOver whether this node waits to learn how its hand-over ended
     * @param business what it does to its database server
     * @param presentation how this node presents itself
     * @param lingering old mains that still take connections
     */
    record Scene(
            Optional<TransitionState> transition,
            Optional<TwoMains> met,
            boolean handOver,
            ServerPhase.Business business,
            Presentation presentation,
            List<NodeId> lingering) {}

    Publisher(
            Ports ports,
            AgentSettings settings,
            Observer observer,
            OwnReport report,
            SharedBook shared,
            OperationBook operations,
            Rendezvous rendezvous) {
        this.ports = ports;
        this.observer = observer;
        this.report = report;
        this.shared = shared;
        this.operations = operations;
        this.press = new SnapshotPress(settings);
        this.shown = new PublicView(ports, settings.secretReveal(), rendezvous);
    }

    /** What was published last. */
    PublicView shown() {
        return shown;
    }

    void publish(Now now, Decision decision, Scene scene) {
        NodeState self = now.view().self();
        Optional<OperationReport> operation = scene.transition()
                .filter(TransitionState::isRunning)
                .flatMap(state -> operations.find(state.operation()));
        ServerPhase phase = ServerPhase.of(now.seen(), scene.business());
        NodeHealth health = SnapshotPress.health(self, observer)
                .following(allegiance(now, decision))
                .showing(Profile.of(
                        scene.presentation(),
                        phase,
                        now.seen().database().value(),
                        plans(ports.state().load())));
        shown.publish(press.print(new SnapshotPress.Proof(
                now.view(),
                now.seen(),
                health,
                decision,
                now.policy(),
                report.of(self, now.seen()),
                shared.events(),
                operation,
                observer.main().lastSeen(),
                observer.main().watchedFor(),
                ports.wallClock().instant(),
                scene.met(),
                scene.handOver(),
                scene.lingering(),
                ports.state().load(),
                script(self))));
    }

    private static Plans plans(LocalFacts facts) {
        return new Plans(
                facts.scheduled().map(ScheduledSwitchover::at),
                facts.scheduled().flatMap(ScheduledSwitchover::target),
                facts.restart().map(ScheduledRestart::at),
                List.of());
    }

    /** Looked for while somebody has to run it. */
    private Optional<String> script(NodeState self) {
        boolean waits = self.condition() == NodeCondition.AWAITING_REPLICA
                || self.condition() == NodeCondition.AWAITING_REATTACH;
        return waits ? ports.data().handedOut().map(OperatorScript::path) : Optional.empty();
    }

    /** Whom this node follows, as it tells others: the silence is the one it would act upon itself. */
    private static Allegiance allegiance(Now now, Decision decision) {
        NodeState self = now.view().self();
        if (self.condition().mustRebase()) {
            return Allegiance.ofClosed(self.term(), now.seen().peers()).waiting(patience(now));
        }
        return new Allegiance(
                        self.main().flatMap(KnownMain::nodeId),
                        decision.explanation().main().lastLife(),
                        self.promise())
                .waiting(patience(now));
    }

    private static Patience patience(Now now) {
        return PatienceRule.said(now.view(), now.policy());
    }
}
