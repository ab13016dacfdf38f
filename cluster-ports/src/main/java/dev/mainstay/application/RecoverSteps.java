package dev.mainstay.application;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.observation.SourceObservation;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.Recover;
import dev.mainstay.domain.transition.RecoverStep;
import dev.mainstay.domain.transition.SetupMainStep;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.Meter;
import dev.mainstay.ports.out.RecoveryPorts;
import dev.mainstay.ports.out.RestoreRoom;
import dev.mainstay.ports.out.RestoreRoom.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reaches and takes back the steps of recover-from-server. Source: spec/panel-api.md 5.13, ADR 0025. */
final class RecoverSteps implements Steps<RecoverStep> {

    /** Fact: when it was asked for; part of the names of databases. */
    static final String STAMP = "stamp";

    static final String DUMP_BYTES = "dump_size_bytes";
    static final String DUMP_HASH = "dump_sha256";
    static final String RESTORED = "tables_restored";
    static final String SUBSCRIBERS = "subscribers_count";
    static final String KEPT = "kept_database";
    static final String OWNERS = "restored_owners";
    static final String LACKING_ROLES = "roles_lacking_rights";
    static final String LACKING_COMMANDS = "rights_to_give";

    /** Steps at whose beginning a person's wish to end is heard. */
    private static final Set<RecoverStep> STOPPABLE = Set.of(
            RecoverStep.DUMP_SOURCE,
            RecoverStep.RESTORE_BESIDE,
            RecoverStep.COMPARE,
            RecoverStep.CARRY_RIGHTS,
            RecoverStep.STOP_SERVICES,
            RecoverStep.SWAP_NAMES);

    private static final String STAYS_STANDALONE =
            "; the source still is a main, so this node stays standalone: turn the source off, then run setup-main here";

    /** The journal keeps them; a panel has few roles and the rest is alike. */
    private static final int MOST_COMMANDS = 100;

    private static final Duration WAIT = Duration.ofMillis(200);

    private final Ports ports;
    private final SetupMainSteps setup;
    private final EventRecorder recorder;
    private final ServicesAgain servicesAgain;
    private final RecoveryRun run;

    RecoverSteps(Ports ports, SetupMainSteps setup, EventRecorder recorder, RecoveryRun run) {
        this.ports = ports;
        this.setup = setup;
        this.recorder = recorder;
        this.servicesAgain = new ServicesAgain(ports, recorder);
        this.run = run;
    }

    @Override
    public StepStatus reach(RecoverStep step, StepContext context) {
        Optional<String> unwanted = STOPPABLE.contains(step) ? run.cancelled() : Optional.empty();
        if (unwanted.isPresent() && !run.isWorking()) {
            return StepStatus.failed(RecoveryRun.told(unwanted.get()));
        }
        return switch (step) {
            case DUMP_SOURCE -> dump(context);
            case RESTORE_BESIDE -> restore(context);
            case COMPARE -> compare(context);
            case CARRY_RIGHTS -> carryRights(context);
            case STOP_SERVICES -> stopServices();
            case SWAP_NAMES -> swap(context);
            case TAKE_ROLE -> takeRole(context);
            case FETCH_UPLOADS -> fetchUploads();
            case START_SERVICES -> startServices();
            case RUN_HOOKS -> becomesMain(context) ? RoleHooks.run(ports) : StepStatus.reached();
            case APPLY_SETTINGS, CREATE_TABLES, KEEP_IDENTITY, CREATE_ROLES, ALLOW_ACCESS, RECORD_CLUSTER ->
                becomesMain(context) ? setup.reach(twin(step), context) : StepStatus.reached();
        };
    }

    @Override
    public StepStatus undo(RecoverStep step, StepContext context) {
        switch (step) {
            case DUMP_SOURCE -> {
                return discardDump();
            }
            case RESTORE_BESIDE -> {
                return dropSide(context);
            }
            case STOP_SERVICES -> servicesAgain.start(context);
            case SWAP_NAMES -> room().swapBack(stage(context));
            case KEEP_IDENTITY, CREATE_ROLES, ALLOW_ACCESS, RECORD_CLUSTER, TAKE_ROLE -> {
                return becomesMain(context) ? setup.undo(twin(step), context) : StepStatus.reached();
            }
            case APPLY_SETTINGS, COMPARE, CARRY_RIGHTS, CREATE_TABLES, FETCH_UPLOADS, START_SERVICES, RUN_HOOKS ->
                throw new IllegalStateException(step + " has no compensation");
        }
        return StepStatus.reached();
    }

    private StepStatus dump(StepContext context) {
        SourceObservation.Place place = SourceObservation.Place.valueOf(context.fact(Recover.PLACE));
        long estimate = Long.parseLong(context.fact(Recover.ESTIMATE));
        return run.carry(RecoverStep.DUMP_SOURCE.name(), estimate, meter -> dump(place, meter));
    }

    private StepStatus dump(SourceObservation.Place place, Meter meter) {
        // Closed when it fails too: a file that is deleted and open still fills the disk.
        try (DumpFile file = new DumpFile(room())) {
            recovery().source().dump(run.access(), place, file, meter);
            DumpFile.Whole whole = file.finished();
            return StepStatus.reached(Facts.of(DUMP_BYTES, whole.bytes()).with(DUMP_HASH, whole.sha256()));
        } catch (IOException unclosed) {
            throw new UnavailableException("the dump cannot be written: " + unclosed.getMessage(), unclosed);
        }
    }

    private StepStatus restore(StepContext context) {
        long bytes = Long.parseLong(context.fact(DUMP_BYTES));
        String hash = context.fact(DUMP_HASH);
        Stage stage = stage(context);
        return run.carry(RecoverStep.RESTORE_BESIDE.name(), bytes, meter -> {
            DumpFile.restore(room(), stage, hash, meter);
            return StepStatus.reached();
        });
    }

    private StepStatus compare(StepContext context) {
        RestoreRoom.Contents found = room().contents(stage(context).side());
        int tables = Integer.parseInt(context.fact(Recover.TABLES));
        Optional<Long> subscribers = context.facts().get(Recover.SUBSCRIBERS).map(Long::valueOf);
        if (found.tables() < tables) {
            return StepStatus.failed(
                    "restore failed: " + found.tables() + " tables were restored, the source has " + tables);
        }
        // The source goes on working: rows may have come since they were counted, few may have gone.
        if (subscribers.isPresent()
                && !isClose(subscribers.get(), found.subscribers().orElse(-1L))) {
            return StepStatus.failed("restore failed: "
                    + found.subscribers().map(String::valueOf).orElse("no table of")
                    + " subscribers were restored, the source has " + subscribers.get());
        }
        room().forgetCluster(stage(context));
        room().discardDump();
        return StepStatus.reached(Facts.of(RESTORED, found.tables())
                .with(SUBSCRIBERS, found.subscribers().orElse(0L)));
    }

    private static boolean isClose(long there, long here) {
        return here >= there - Math.max(1, there / 100) && here >= 0;
    }

    private StepStatus carryRights(StepContext context) {
        RestoreRoom.Carried carried = room().carryRights(stage(context));
        Facts owners = Facts.of(OWNERS, String.join(", ", carried.owners()));
        return StepStatus.reached(
                carried.lacking().isEmpty()
                        ? owners
                        : owners.with(LACKING_ROLES, String.join(", ", carried.lacking()))
                                .with(LACKING_COMMANDS, listed(carried.commands())));
    }

    private static String listed(List<String> commands) {
        String first = commands.stream().limit(MOST_COMMANDS).collect(Collectors.joining("; "));
        int more = commands.size() - MOST_COMMANDS;
        return more > 0 ? first + "; and " + more + " more" : first;
    }

    private StepStatus stopServices() {
        ports.services().stop();
        return StepStatus.reached();
    }

    private StepStatus swap(StepContext context) {
        room().swap(stage(context));
        return StepStatus.reached(Facts.of(KEPT, stage(context).kept()));
    }

    private StepStatus takeRole(StepContext context) {
        StepStatus status = becomesMain(context) ? setup.reach(SetupMainStep.TAKE_ROLE, context) : StepStatus.reached();
        recorder.recordOnce(
                context.operation(),
                context.actor(),
                ClusterEvent.of(
                        EventKind.RECOVERY_COMPLETED,
                        "Data of " + context.fact(Recover.SOURCE) + " is this node's, its tables belong to "
                                + context.fact(OWNERS) + "; its own is kept as database "
                                + context.fact(KEPT) + lacking(context)
                                + (sourceLeads(context) ? STAYS_STANDALONE : ""),
                        Facts.of(SUBSCRIBERS, context.fact(SUBSCRIBERS))
                                .with(RESTORED, context.fact(RESTORED))
                                .with(KEPT, context.fact(KEPT))
                                .withKnown(LACKING_ROLES, context.facts().get(LACKING_ROLES))
                                .withKnown(LACKING_COMMANDS, context.facts().get(LACKING_COMMANDS))));
        return status;
    }

    private static String lacking(StepContext context) {
        return context.facts()
                .get(LACKING_ROLES)
                .map(roles -> "; rights that they had there are lacking to " + roles + ": see " + LACKING_COMMANDS)
                .orElse("");
    }

    private static boolean sourceLeads(StepContext context) {
        return context.facts().get(Recover.SOURCE_LEADS).filter("true"::equals).isPresent();
    }

    private StepStatus fetchUploads() {
        StepStatus status =
                run.carry(RecoverStep.FETCH_UPLOADS.name(), 0, new RecoveredUploads(recovery(), run)::fetch);
        return status.match(
                reached -> {
                    run.close();
                    return reached;
                },
                pending -> pending,
                failed -> {
                    run.close();
                    return failed;
                });
    }

    private StepStatus startServices() {
        ports.services().restart();
        return StepStatus.reached();
    }

    /** A stream that still runs writes into what is removed here: it is waited for. */
    private StepStatus discardDump() {
        if (run.isWorking()) {
            run.cancel("its failure");
            return StepStatus.pending(WAIT, Progress.saying("waits for the dump to end"));
        }
        run.close();
        room().discardDump();
        return StepStatus.reached();
    }

    private StepStatus dropSide(StepContext context) {
        if (run.isWorking()) {
            run.cancel("its failure");
            return StepStatus.pending(WAIT, Progress.saying("waits for the restore to end"));
        }
        room().dropSide(stage(context));
        return StepStatus.reached();
    }

    private static SetupMainStep twin(RecoverStep step) {
        return step.twin().orElseThrow(() -> new IllegalStateException(step + " is no step of setup-main"));
    }

    private static boolean becomesMain(StepContext context) {
        return Boolean.parseBoolean(context.fact(Recover.BECOME_MAIN));
    }

    private Stage stage(StepContext context) {
        return room().stage(context.fact(STAMP));
    }

    private RestoreRoom room() {
        return recovery().room();
    }

    private RecoveryPorts recovery() {
        return ports.recovery()
                .orElseThrow(() -> new OperationFailedException("this host offers no recovery from another server"));
    }
}
