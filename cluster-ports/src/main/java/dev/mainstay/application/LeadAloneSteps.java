package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.transition.LeadAloneStep;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.KeptRows;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Reaches the steps by which the leader of a standby cluster becomes a main (ADR 23). */
final class LeadAloneSteps implements Steps<LeadAloneStep> {

    private final Ports ports;
    private final AgentSettings settings;
    private final EventRecorder recorder;
    private final MainReadiness readiness;
    private final Revival revival;

    LeadAloneSteps(Ports ports, AgentSettings settings, EventRecorder recorder) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
        this.readiness = new MainReadiness(ports, settings);
        this.revival = new Revival(ports, settings);
    }

    @Override
    public StepStatus reach(LeadAloneStep step, StepContext context) {
        return switch (step) {
            case PROMOTE -> onRunning(this::promote);
            case RESET_SETTINGS -> onRunning(this::resetSettings);
            case APPLY_SETTINGS -> onRunning(readiness::applySettings);
            case CREATE_TABLES -> onRunning(this::createTables);
            case CREATE_ROLES -> onRunning(readiness::createRoles);
            case ALLOW_ACCESS -> onRunning(readiness::allowAccess);
            case RECORD_CLUSTER -> onRunning(this::recordCluster);
            case TAKE_ROLE -> takeRole(context);
            case RESTART_SERVICES -> restartServices();
            case RUN_HOOKS -> RoleHooks.run(ports);
        };
    }

    @Override
    public StepStatus undo(LeadAloneStep step, StepContext context) {
        throw new IllegalStateException(step + " has no compensation");
    }

    /** Nobody else starts it while a transition runs. */
    private StepStatus onRunning(Supplier<StepStatus> action) {
        revival.ofStandby();
        return action.get();
    }

    private StepStatus promote() {
        return StepStatus.reached(
                Facts.of("timeline", ports.postgres().promote(settings.limits().promote())));
    }

    private StepStatus resetSettings() {
        ports.postgres().resetRoleSettings();
        SortedMap<String, String> none = new TreeMap<>();
        StandbyClusterDuty.SETTINGS.forEach(name -> {
            String unused = none.put(name, "");
        });
        SortedMap<String, String> refused = ports.postgres().applyParameters(none);
        return refused.isEmpty() ? StepStatus.reached() : StepStatus.failed("settings of a standby stay: " + refused);
    }

    /** What lies there is the other cluster's word; in this database, which is ours now, it ends. */
    private StepStatus createTables() {
        ClusterTables tables = ports.tables().inDatabase();
        tables.migrate();
        Optional<ClusterId> other = tables.config().map(SharedConfig::clusterId);
        other.ifPresent(tables::forget);
        return StepStatus.reached();
    }

    private StepStatus recordCluster() {
        LocalFacts facts = ports.state().load();
        KeptRows rows = facts.kept().orElseThrow();
        SharedConfig kept = rows.config();
        Node self = row(facts.node(), ports.wallClock().instant());
        SharedConfig row = new SharedConfig(
                kept.clusterId(),
                true,
                self.endpoints().address(),
                self.name(),
                self.hardwareId(),
                facts.node().membership().orElseThrow().databaseId(),
                facts.node().term().next(),
                kept.autoFailover(),
                kept.threshold(),
                kept.createdAt());
        ClusterTables tables = ports.tables().inDatabase();
        tables.forget(row.clusterId());
        tables.create(row, self);
        tables.lead(row, rows.without(self.id()).nodes());
        boolean stored = kept.dynamic()
                .map(config -> tables.configure(
                        row.clusterId(), new DynamicConfig(1, config.document(), config.rules()), kept.threshold()))
                .orElse(true);
        return stored ? StepStatus.reached() : StepStatus.failed("somebody else writes the cluster's row");
    }

    private static Node row(NodeState self, Instant now) {
        Membership member = self.membership().orElseThrow();
        return new Node(
                member.nodeId(),
                self.hardwareId(),
                Role.MAIN,
                member.name(),
                member.endpoints(),
                NodeStatus.ONLINE,
                NodeReport.none(),
                Optional.of(now),
                now,
                Node.MAIN_PRIORITY,
                false);
    }

    private StepStatus takeRole(StepContext context) {
        ports.state().update(LeadAloneSteps::leading);
        Term term = ports.state().load().node().term();
        recorder.recordOnce(
                context.operation(),
                context.actor(),
                ClusterEvent.of(
                        EventKind.STANDBY_CLUSTER_ENDED,
                        "This cluster follows no other any more: this node is its main in term " + term
                                + "; what it followed may still accept writes",
                        Facts.of("term", term)));
        return StepStatus.reached();
    }

    /** Once, however often the step is repeated: the row that was kept is the sign. */
    private static LocalFacts leading(LocalFacts facts) {
        if (facts.kept().isEmpty()) {
            return facts;
        }
        NodeState self = facts.node();
        return facts.with(self.leading(
                        self.membership().orElseThrow(), self.term().next()))
                .keeping(Optional.empty());
    }

    private StepStatus restartServices() {
        ports.services().restart();
        return StepStatus.reached();
    }
}
