package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.Rebase;
import dev.mainstay.domain.transition.RebaseMode;
import dev.mainstay.domain.transition.RebaseStep;
import dev.mainstay.domain.transition.RebaseWay;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.domain.wal.Branch;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.BranchSighting;
import dev.mainstay.ports.out.LocalBranch;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.Optional;

/** Reaches and takes back the steps that bring an old main back. */
final class RebaseSteps implements Steps<RebaseStep> {

    private static final String MAIN_LSN = "main_lsn";
    private static final String OLD_DATA = "old_data";
    private static final Duration CATCH_UP_BEAT = Duration.ofMillis(100);

    private final Ports ports;
    private final AgentSettings settings;
    private final EventRecorder recorder;
    private final JoinDesk main;
    private final StandbyDesk standby;
    private final CopyDesk copies;
    private final CloneDesk clones;
    private final SalvageDesk salvage;
    private final RewindDesk rewinds;

    RebaseSteps(Ports ports, AgentSettings settings, EventRecorder recorder) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
        this.main = new JoinDesk(ports, settings);
        this.standby = new StandbyDesk(ports, settings);
        this.copies = new CopyDesk(ports, settings);
        this.clones = new CloneDesk(ports, settings, copies);
        this.salvage = new SalvageDesk(ports, recorder);
        this.rewinds = new RewindDesk(
                ports, copies, clones, new RewindGate(ports, settings.limits().peer()));
    }

    @Override
    public StepStatus reach(RebaseStep step, StepContext context) {
        return switch (step) {
            case ANNOUNCE -> announce(context);
            case JOIN_MAIN -> main.join(context);
            case STOP_DATABASE -> stopDatabase();
            case CHOOSE_WAY -> chooseWay(context);
            case SALVAGE -> salvage.save(context);
            case CHECK_COPY -> checkCopy(context);
            case MOVE_DATA_ASIDE -> moveAside(context);
            case BRING_DATA -> bringData(context);
            case CONFIGURE_STANDBY -> configure(context);
            case START_STANDBY -> standby.start();
            case STREAM -> stream(context);
            case TAKE_ROLE -> takeRole(context);
            case FOLLOW_REDIS -> standby.followRedis(JoinFacts.mainEndpoints(context));
            case STOP_SERVICES -> stopServices();
            case RUN_HOOKS -> RoleHooks.run(ports);
            case CONCLUDE -> conclude(context);
        };
    }

    @Override
    public StepStatus undo(RebaseStep step, StepContext context) {
        switch (step) {
            case MOVE_DATA_ASIDE -> ports.data().putBack(context.operation());
            case BRING_DATA -> ports.data().discardCopy(context.operation());
            case START_STANDBY ->
                ports.server().stop(StopMode.IMMEDIATE, settings.limits().stop());
            case TAKE_ROLE -> giveRoleBack(context);
            case ANNOUNCE,
                    JOIN_MAIN,
                    STOP_DATABASE,
                    CHOOSE_WAY,
                    SALVAGE,
                    CHECK_COPY,
                    CONFIGURE_STANDBY,
                    STREAM,
                    FOLLOW_REDIS,
                    STOP_SERVICES,
                    RUN_HOOKS,
                    CONCLUDE -> throw new IllegalStateException(step + " has no compensation");
        }
        return StepStatus.reached();
    }

    private StepStatus announce(StepContext context) {
        RebaseWay way = RebaseWay.from(context.facts());
        record(
                context,
                EventKind.REATTACH_STARTED,
                "This node is brought back by " + way.mode().word() + ": " + way.reason());
        return StepStatus.reached();
    }

    private StepStatus stopDatabase() {
        ports.server().stop(StopMode.FAST, settings.limits().stop());
        return StepStatus.reached();
    }

    private StepStatus chooseWay(StepContext context) {
        BranchSighting sighting = ports.probe()
                .branch(
                        JoinFacts.mainEndpoints(context).database(),
                        ports.state().load().secrets().replication().orElseThrow(),
                        settings.limits().peer());
        return sighting.match(
                there -> chosen(context, there),
                hidden -> StepStatus.failed("the main's branch is not known: " + hidden));
    }

    private StepStatus chosen(StepContext context, Branch there) {
        if (context.facts().get(Rebase.TRIGGER).equals(Optional.of(Rebase.Trigger.REBUILD.name()))) {
            return StepStatus.reached(RebaseWay.anew().facts().with(MAIN_LSN, there.end()));
        }
        LocalBranch here = ports.history().local();
        if (!here.branch().system().equals(there.system())) {
            if (KeptTables.followed(ports.state().load()).equals(Optional.of(there.system()))) {
                return StepStatus.reached(RebaseWay.ofStandbyCluster().facts().with(MAIN_LSN, there.end()));
            }
            return StepStatus.failed("the data here is of another database: join this server anew");
        }
        boolean led = ports.state().load().node().role() == Role.MAIN;
        RebaseWay way = led
                ? RebaseWay.chooseForMain(here.branch(), here.rewindable(), there)
                : RebaseWay.choose(here.branch(), here.rewindable(), there);
        return StepStatus.reached(way.facts()
                .with(MAIN_LSN, there.end())
                .with("old_end", here.branch().end())
                .withKnown(
                        "lost_bytes",
                        way.fork()
                                .map(fork ->
                                        here.branch().end().since(fork.at()).bytes())));
    }

    private StepStatus checkCopy(StepContext context) {
        return switch (way(context).mode()) {
            case FOLLOW -> StepStatus.reached();
            case REWIND -> rewinds.check(context);
            case BASE_BACKUP -> checkBackup(context);
            case BY_HAND -> throw new IllegalStateException("a person's script looks before it copies");
        };
    }

    private StepStatus checkBackup(StepContext context) {
        Lsn mainAt = Lsn.parse(context.fact(MAIN_LSN));
        return copies.check(context, JoinFacts.bytes(context))
                .match(reached -> clones.choose(context, mainAt), pending -> pending, failed -> failed);
    }

    private StepStatus moveAside(StepContext context) {
        return follows(context)
                ? StepStatus.reached()
                : StepStatus.reached(Facts.of(OLD_DATA, ports.data().moveAside(context.operation())));
    }

    private StepStatus bringData(StepContext context) {
        return switch (way(context).mode()) {
            case FOLLOW -> StepStatus.reached();
            case REWIND -> rewinds.bring(context);
            case BASE_BACKUP -> clones.copy(context);
            case BY_HAND -> throw new IllegalStateException("a person's script brings the data");
        };
    }

    private StepStatus configure(StepContext context) {
        MinimumSettings minimum = StandbyDesk.minimum(context.facts());
        AccessRules access = new AccessRules(false, Neighbours.addresses(ports));
        if (follows(context)) {
            ports.data().followInPlace(copies.source(context), minimum, access);
        } else {
            ports.data().configureStandby(context.operation(), copies.source(context), minimum, access);
        }
        return StepStatus.reached();
    }

    private StepStatus stream(StepContext context) {
        return standby.stream(context).match(streaming -> caughtUp(context), pending -> pending, failed -> failed);
    }

    private StepStatus caughtUp(StepContext context) {
        Lsn wanted = Lsn.parse(context.fact(MAIN_LSN));
        Lsn received = ports.probe()
                .look(settings.limits().peer())
                .match(
                        writable -> Lsn.ZERO,
                        DatabaseObservation.InRecovery::received,
                        refused -> Lsn.ZERO,
                        silent -> Lsn.ZERO);
        return received.hasReached(wanted)
                ? StepStatus.reached()
                : StepStatus.pending(CATCH_UP_BEAT, Progress.saying("received up to " + received + " of " + wanted));
    }

    private StepStatus takeRole(StepContext context) {
        ports.state().update(facts -> facts.with(JoinFacts.following(facts.node(), context, NodeCondition.STREAMING)));
        return StepStatus.reached();
    }

    /** To an old main, or to a standby that went astray. */
    private void giveRoleBack(StepContext context) {
        boolean led = context.facts()
                .get(Rebase.OLD_ROLE)
                .map(Role.MAIN.word()::equals)
                .orElse(true);
        ports.state()
                .update(facts ->
                        facts.with((led ? leading(facts.node()) : facts.node()).in(NodeCondition.NEEDS_REBASE)));
    }

    private static NodeState leading(NodeState node) {
        return node.leading(node.membership().orElseThrow(), node.term());
    }

    private StepStatus stopServices() {
        ports.services().stop();
        return StepStatus.reached();
    }

    private StepStatus conclude(StepContext context) {
        RebaseWay way = way(context);
        String lost = context.facts()
                .get("lost_bytes")
                .map(bytes -> "; " + bytes + " bytes of its log were given up, "
                        + context.facts().get(SalvageDesk.ROWS).orElse("0") + " rows of it saved")
                .orElse("");
        record(
                context,
                EventKind.REATTACH_COMPLETED,
                "This node follows " + JoinFacts.mainEndpoints(context).address() + " again, by "
                        + way.mode().word() + lost);
        ports.data().prune(salvage.whole(), settings.reattach().keptOldData());
        return StepStatus.reached(Facts.of("completed_at", ports.wallClock().instant()));
    }

    private void record(StepContext context, EventKind kind, String description) {
        recorder.recordOnce(context.operation(), context.actor(), ClusterEvent.of(kind, description, context.facts()));
    }

    private static boolean follows(StepContext context) {
        return way(context).mode() == RebaseMode.FOLLOW;
    }

    private static RebaseWay way(StepContext context) {
        return RebaseWay.from(context.facts());
    }
}
