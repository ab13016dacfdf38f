package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.policy.FailoverPolicy;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.transition.EndpointFacts;
import dev.mainstay.domain.transition.SetupMain;
import dev.mainstay.domain.transition.SetupMainStep;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.NodeSecrets;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Instant;
import java.util.Optional;

/** Reaches and takes back the steps of setup-main. */
final class SetupMainSteps implements Steps<SetupMainStep> {

    /** Fact: the new cluster's id, made when the transition begins. */
    static final String CLUSTER = "cluster_id";

    private static final String SYSTEM = "database_id";
    private static final NodeId FIRST = new NodeId(1);

    private final Ports ports;
    private final AgentSettings settings;
    private final EventRecorder recorder;
    private final MainReadiness readiness;

    SetupMainSteps(Ports ports, AgentSettings settings, EventRecorder recorder) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
        this.readiness = new MainReadiness(ports, settings);
    }

    @Override
    public StepStatus reach(SetupMainStep step, StepContext context) {
        return switch (step) {
            case APPLY_SETTINGS -> readiness.applySettings();
            case CREATE_TABLES -> createTables();
            case KEEP_IDENTITY -> keepIdentity();
            case CREATE_ROLES -> readiness.createRoles();
            case ALLOW_ACCESS -> readiness.allowAccess();
            case RECORD_CLUSTER -> recordCluster(context);
            case TAKE_ROLE -> takeRole(context);
            case RUN_HOOKS -> RoleHooks.run(ports);
        };
    }

    @Override
    public StepStatus undo(SetupMainStep step, StepContext context) {
        switch (step) {
            case KEEP_IDENTITY -> ports.state().update(facts -> facts.with(NodeSecrets.none()));
            case CREATE_ROLES -> ports.postgres().dropRoles();
            case ALLOW_ACCESS -> {
                ports.data().disallow();
                ports.postgres().reload();
            }
            case RECORD_CLUSTER -> ports.tables().forget(new ClusterId(context.fact(CLUSTER)));
            case TAKE_ROLE ->
                ports.state().update(facts -> facts.with(facts.node().released()));
            case APPLY_SETTINGS, CREATE_TABLES, RUN_HOOKS ->
                throw new IllegalStateException(step + " has no compensation");
        }
        return StepStatus.reached();
    }

    private StepStatus createTables() {
        ports.tables().migrate();
        return StepStatus.reached();
    }

    /** Always new ones: what lies there belongs to a cluster that this node left or never joined. */
    private StepStatus keepIdentity() {
        NodeSecrets secrets = NodeSecrets.none()
                .withCluster(ports.ids().secret())
                .withReplication(ports.ids().secret());
        Instant now = ports.wallClock().instant();
        ports.state().update(facts -> facts.with(secrets).revealingSince(now));
        return StepStatus.reached();
    }

    private StepStatus recordCluster(StepContext context) {
        Optional<SystemIdentifier> system =
                ports.probe().look(settings.limits().peer()).knownSystem();
        if (system.isEmpty()) {
            return StepStatus.failed("the database does not answer");
        }
        Instant now = ports.wallClock().instant();
        FailoverPolicy failover = settings.policy().failover();
        Node node = node(context, now);
        ports.tables()
                .create(
                        new SharedConfig(
                                new ClusterId(context.fact(CLUSTER)),
                                true,
                                node.endpoints().address(),
                                node.name(),
                                node.hardwareId(),
                                system.get(),
                                Term.NONE.next(),
                                failover.automatic(),
                                failover.threshold(),
                                now),
                        node);
        return StepStatus.reached(Facts.of(SYSTEM, system.get()));
    }

    private Node node(StepContext context, Instant now) {
        LocalFacts facts = ports.state().load();
        return new Node(
                FIRST,
                facts.node().hardwareId(),
                Role.MAIN,
                new ServerName(context.fact(SetupMain.NAME)),
                endpoints(context),
                NodeStatus.ONLINE,
                NodeReport.none(),
                Optional.of(now),
                now,
                Node.MAIN_PRIORITY,
                false);
    }

    private StepStatus takeRole(StepContext context) {
        Membership membership = new Membership(
                new ClusterId(context.fact(CLUSTER)),
                FIRST,
                new ServerName(context.fact(SetupMain.NAME)),
                endpoints(context),
                new SystemIdentifier(context.fact(SYSTEM)));
        ports.state().update(facts -> facts.with(facts.node().leading(membership, Term.NONE.next())));
        recorder.recordOnce(
                context.operation(),
                context.actor(),
                ClusterEvent.of(
                        EventKind.CLUSTER_CREATED,
                        "Cluster created; this node is its main",
                        Facts.of("cluster", membership.clusterId())));
        tellUnreachable(context, membership.endpoints().database());
        return StepStatus.reached();
    }

    /** Told, not refused: some networks do not lead a server back to its own address. */
    private void tellUnreachable(StepContext context, Endpoint database) {
        Reach reach = ports.probe().reach(database, settings.limits().peer());
        if (!reach.answered()) {
            recorder.recordOnce(
                    context.operation(),
                    context.actor(),
                    ClusterEvent.of(
                            EventKind.DATABASE_UNREACHABLE,
                            "Nothing answers at " + database + " from here (" + reach.reason()
                                    + "), where secondaries will look for this database: let it listen there"
                                    + " (listen_addresses; of a container publish \"" + database
                                    + ":5432\"), and open the"
                                    + " firewall for the other servers only",
                            Facts.of("database", database)));
        }
    }

    private static NodeEndpoints endpoints(StepContext context) {
        return EndpointFacts.from("", context.facts())
                .orElseThrow(() -> new IllegalStateException("the journal lacks the node's endpoints"));
    }
}
