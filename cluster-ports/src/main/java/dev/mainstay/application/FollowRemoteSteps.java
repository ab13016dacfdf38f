package dev.mainstay.application;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.transition.FollowRemoteStep;
import dev.mainstay.domain.transition.StandbyCluster;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.KeptRows;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.Secret;
import java.util.List;
import java.util.Optional;

/** Reaches and takes back the steps by which a main becomes the leader of a standby cluster (ADR 23). */
final class FollowRemoteSteps implements Steps<FollowRemoteStep> {

    private static final String SYSTEM = "remote_database_id";

    private final Ports ports;
    private final AgentSettings settings;
    private final EventRecorder recorder;
    private final RemoteSource remote;
    private final CopyDesk copies;

    FollowRemoteSteps(Ports ports, AgentSettings settings, EventRecorder recorder) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
        this.remote = new RemoteSource(ports, settings);
        this.copies = new CopyDesk(ports, settings);
    }

    @Override
    public StepStatus reach(FollowRemoteStep step, StepContext context) {
        return switch (step) {
            case CHECK_REMOTE -> check(context);
            case STOP_SERVICES -> stopServices();
            case STOP_DATABASE -> stopDatabase();
            case MOVE_DATA_ASIDE ->
                StepStatus.reached(Facts.of("old_data", ports.data().moveAside(context.operation())));
            case COPY_DATA -> copy(context);
            case CONFIGURE_STANDBY -> configure(context);
            case TAKE_ROLE -> takeRole(context);
            case START_STANDBY -> start();
            case RUN_HOOKS -> RoleHooks.run(ports);
        };
    }

    @Override
    public StepStatus undo(FollowRemoteStep step, StepContext context) {
        switch (step) {
            case STOP_SERVICES -> ports.services().restart();
            case STOP_DATABASE -> startAgain();
            case MOVE_DATA_ASIDE -> ports.data().putBack(context.operation());
            case COPY_DATA -> ports.data().discardCopy(context.operation());
            case CHECK_REMOTE, CONFIGURE_STANDBY, TAKE_ROLE, START_STANDBY, RUN_HOOKS ->
                throw new IllegalStateException(step + " has no compensation");
        }
        return StepStatus.reached();
    }

    /** The row is read while it can be: it is what this node keeps once its database is another's. */
    private StepStatus check(StepContext context) {
        StandbySource source = source(context);
        Reach login = ports.probe()
                .canCopyFrom(
                        source.main(),
                        source.password(),
                        source.slot(),
                        settings.limits().peer());
        if (!login.answered()) {
            return StepStatus.failed(login.reason());
        }
        return ports.probe()
                .branch(source.main(), source.password(), settings.limits().peer())
                .match(found -> roomFor(found.system()), StepStatus::failed);
    }

    /** Nobody tells how large the other database is: the copy itself finds out; there must be room for one like ours. */
    private StepStatus roomFor(SystemIdentifier system) {
        StepStatus room = copies.roomFor(ports.postgres().size().bytes());
        return room.match(reached -> StepStatus.reached(Facts.of(SYSTEM, system)), pending -> room, failed -> room);
    }

    private StandbySource source(StepContext context) {
        return remote.of(StandbyCluster.database(context.facts()), StandbyCluster.slot(context.facts()));
    }

    private StepStatus stopServices() {
        ports.services().stop();
        return StepStatus.reached();
    }

    private StepStatus stopDatabase() {
        Optional<SharedConfig> row = ports.tables().config();
        List<Node> nodes = ports.tables().nodes();
        if (row.isPresent()) {
            // Kept before the database that holds them is out of reach; they count from TAKE_ROLE on.
            ports.state().update(facts -> facts.keeping(row.map(known -> KeptRows.of(known, nodes))));
        }
        ports.server().stop(StopMode.FAST, settings.limits().stop());
        return StepStatus.reached();
    }

    /** The copy may have brought the other cluster's access rules; the members follow this main again. */
    private void startAgain() {
        ports.data().allow(new AccessRules(false, Neighbours.addresses(ports)));
        StepStatus unused = start();
        ports.state().update(facts -> facts.keeping(Optional.empty()));
    }

    private StepStatus start() {
        ports.server().start(StartMode.AS_IT_WAS, settings.limits().start());
        return StepStatus.reached();
    }

    private StepStatus copy(StepContext context) {
        ports.data().beginCopy(source(context), 0);
        return copies.await("base backup");
    }

    private StepStatus configure(StepContext context) {
        ports.data()
                .configureStandby(
                        context.operation(),
                        source(context),
                        MinimumSettings.none(),
                        new AccessRules(false, Neighbours.addresses(ports)));
        return StepStatus.reached();
    }

    private StepStatus takeRole(StepContext context) {
        SystemIdentifier system = new SystemIdentifier(context.fact(SYSTEM));
        ports.state().update(facts -> following(facts, system));
        recorder.recordOnce(
                context.operation(),
                context.actor(),
                ClusterEvent.of(
                        EventKind.STANDBY_CLUSTER_BEGAN,
                        "This cluster follows the main at " + StandbyCluster.database(context.facts())
                                + " and accepts no writes; its old data lies aside",
                        Facts.of("old_data", context.fact("old_data"))));
        return StepStatus.reached();
    }

    /** The role replicator is the other cluster's, so its password is what members follow with, too. */
    private LocalFacts following(LocalFacts facts, SystemIdentifier system) {
        Secret password = settings.remotePassword().orElseThrow();
        Membership member = facts.node().membership().orElseThrow();
        return facts.with(facts.node().leadingStandbys(member.holding(system)))
                .with(facts.secrets().withReplication(password))
                .keeping(facts.kept().map(rows -> rows.with(rows.config().holding(system))));
    }
}
