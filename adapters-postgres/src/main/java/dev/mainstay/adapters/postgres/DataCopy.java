package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.ports.out.CopyStatus;
import dev.mainstay.ports.out.StandbySource;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Fills a directory beside the data's place, from the main or from our old data and a rewind, and renames it into the
 * place when whole (L72). The programs go on without their agent; whoever comes next finds the process by its arguments
 * and its end by a mark on disk, as {@link CopyStage} says.
 *
 * <p>Confined to the data directory's lock.
 */
final class DataCopy {

    private static final String MANIFEST = "backup_manifest";
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration DEATH = Duration.ofSeconds(20);
    /** How long a program that was launched may take to show its arguments; far more than it does. */
    private static final Duration BIRTH = Duration.ofSeconds(1);

    private final ServerPlace place;
    private final ServerLayout layout;
    private final Path side;

    DataCopy(ServerPlace place, ServerLayout layout) {
        this.place = place;
        this.layout = layout;
        this.side = MovedData.copy(layout);
    }

    void beginBackup(Installation server, StandbySource source, long expectedBytes) {
        if (isUnderWay()) {
            return;
        }
        String conninfo =
                StreamConninfo.ofCopy(source, writePassfile(server, source)).toString();
        List<String> line = new CopyCommand(server, side).backup(conninfo, source.slot());
        begin(server, CopyStage.BASE_BACKUP, expectedBytes, conninfo, line);
    }

    /** Of another member, which keeps no slot for this node. */
    void beginBackupOf(Installation server, Endpoint member, StandbySource source, long expectedBytes) {
        if (isUnderWay()) {
            return;
        }
        StandbySource from = new StandbySource(member, source.password(), source.slot(), source.self());
        String conninfo =
                StreamConninfo.ofCopy(from, writePassfile(server, source)).toString();
        List<String> line = new CopyCommand(server, side).backup(conninfo);
        begin(server, CopyStage.BASE_BACKUP, expectedBytes, conninfo, line);
    }

    /** A copy of the old data, which stays as it is, is made first and rewound then. */
    void beginRewind(Installation server, Path before, StandbySource source, String database) {
        if (isUnderWay()) {
            return;
        }
        String conninfo = StreamConninfo.ofRewind(source, writePassfile(server, source), database)
                .toString();
        List<String> line = new CopyCommand(server, side).local(before);
        begin(server, CopyStage.LOCAL_COPY, Directories.bytes(before), conninfo, line);
    }

    private boolean isUnderWay() {
        return status().match(() -> false, running -> true, () -> true, broken -> false);
    }

    private Path writePassfile(Installation server, StandbySource source) {
        Passfile passfile = new Passfile(place.passfile(server));
        passfile.write(server.files(), source.password());
        return passfile.file();
    }

    private void begin(Installation server, CopyStage stage, long expectedBytes, String conninfo, List<String> line) {
        requireEmptyPlace();
        server.removeLarge(side);
        File output = CopyRecord.freshOutput(place.copyDirectory());
        makeSide(server);
        new CopyRecord(Directories.inode(side), expectedBytes, stage, conninfo).write(place.copyDirectory());
        server.runner().launch(server.user(), line, output);
    }

    CopyStatus status() {
        return CopyRecord.read(place.copyDirectory()).map(this::status).orElseGet(CopyStatus.None::new);
    }

    private CopyStatus status(CopyRecord begun) {
        if (isInPlace(begun)) {
            return new CopyStatus.Complete();
        }
        boolean isRunning = !processes().isEmpty();
        CopyOutput output = CopyRecord.output(place.copyDirectory());
        if (output.hasTablespaces() || hasTablespaces()) {
            end();
            return new CopyStatus.Broken(CopyOutput.TABLESPACES);
        }
        if (isRunning) {
            return new CopyStatus.Running(progress(begun, output));
        }
        if (!isBeside(begun)) {
            return new CopyStatus.Broken("the copy that was begun is gone: begin it again");
        }
        if (isWhole(begun.stage(), output)) {
            return next(begun, output);
        }
        return output.words().isEmpty() && appears(begun.stage())
                ? new CopyStatus.Running(progress(begun, output))
                : new CopyStatus.Broken(output.failure(begun.stage().program()));
    }

    /** A process that is just becoming another program shows no arguments; one that ends by itself says why. */
    private boolean appears(CopyStage stage) {
        Deadline deadline = Deadline.after(place.ticker(), BIRTH);
        while (processes().isEmpty() && !isWhole(stage, CopyRecord.output(place.copyDirectory()))) {
            if (!deadline.pause(POLL)) {
                return false;
            }
        }
        return true;
    }

    private boolean isWhole(CopyStage stage, CopyOutput output) {
        return switch (stage) {
            case BASE_BACKUP -> Files.exists(side.resolve(MANIFEST));
            case LOCAL_COPY -> output.words().isEmpty() && Files.exists(side.resolve(ServerLayout.VERSION));
            case REWIND -> output.isRewound() || output.hasNothingToRewind();
            case SYNC -> output.isSynced();
        };
    }

    private CopyStatus next(CopyRecord begun, CopyOutput output) {
        Installation server = place.installation();
        CopyCommand command = new CopyCommand(server, side);
        return switch (begun.stage()) {
            case BASE_BACKUP -> seal();
            case LOCAL_COPY -> proceed(server, begun.at(CopyStage.REWIND), command.rewind(begun.conninfo()));
            case REWIND ->
                output.isRewound() ? sealStandby(server) : proceed(server, begun.at(CopyStage.SYNC), command.sync());
            case SYNC -> sealStandby(server);
        };
    }

    /** An agent that dies between the record and the launch leaves a copy that counts as broken. */
    private CopyStatus proceed(Installation server, CopyRecord next, List<String> line) {
        File output = CopyRecord.freshOutput(place.copyDirectory());
        next.write(place.copyDirectory());
        server.runner().launch(server.user(), line, output);
        return new CopyStatus.Running(progress(next, new CopyOutput("")));
    }

    /** Before anything can start it: a rewind leaves data that would open as a second main (M11). */
    private CopyStatus sealStandby(Installation server) {
        StandbySignal.set(server, side);
        return seal();
    }

    private CopyStatus seal() {
        requireEmptyPlace();
        Directories.removeOne(layout.data());
        Directories.rename(side, layout.data());
        return new CopyStatus.Complete();
    }

    private Progress progress(CopyRecord begun, CopyOutput output) {
        Optional<Long> expected = Optional.of(begun.expectedBytes()).filter(bytes -> bytes > 0);
        String note = begun.stage().note();
        return switch (begun.stage()) {
            case BASE_BACKUP -> output.progress().orElseGet(() -> new Progress(0, expected, note));
            case LOCAL_COPY -> new Progress(Directories.bytes(side), expected, note);
            case REWIND -> output.progress().orElseGet(() -> Progress.saying(note));
            case SYNC -> Progress.saying(note);
        };
    }

    /** Ends it and removes what it left beside the place, and with it the copy in the place when the old data is safe. */
    void discard(Installation server, Path before, Path discarded) {
        end();
        server.removeLarge(discarded);
        Optional<CopyRecord> begun = CopyRecord.read(place.copyDirectory());
        if (begun.isPresent() && isInPlace(begun.get()) && Directories.exists(before)) {
            Directories.rename(layout.data(), discarded);
            server.removeLarge(discarded);
        }
        server.removeLarge(side);
        CopyRecord.remove(place.copyDirectory());
    }

    /** Whether what lies in the data directory's place is the copy that was begun. */
    boolean isInPlace() {
        return CopyRecord.read(place.copyDirectory()).filter(this::isInPlace).isPresent();
    }

    private boolean isInPlace(CopyRecord begun) {
        return Directories.exists(layout.data()) && Directories.inode(layout.data()) == begun.inode();
    }

    /** Else the record is of an earlier copy, which has come to its end and has been moved aside itself since. */
    private boolean isBeside(CopyRecord begun) {
        return Directories.exists(side) && Directories.inode(side) == begun.inode();
    }

    private void makeSide(Installation server) {
        try {
            Path made = Files.createDirectory(
                    side, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            server.user().own(made);
        } catch (IOException failed) {
            throw new OperationFailedException(
                    side + " cannot be made: " + failed + "; expected " + side.getParent()
                            + " to be writable for the agent",
                    failed);
        }
    }

    private void requireEmptyPlace() {
        if (Directories.exists(layout.data()) && !Directories.isEmpty(layout.data())) {
            throw new ConflictException(
                    layout.data() + " is not empty: expected the old data to be moved aside before the copy");
        }
    }

    private boolean hasTablespaces() {
        Path links = side.resolve("pg_tblspc");
        return Files.isDirectory(links) && !Directories.isEmpty(links);
    }

    private List<ProcessTable.Entry> processes() {
        return ProcessTable.all().stream()
                .filter(ProcessTable.Entry::isAlive)
                .filter(process -> isOurs(ProcessTable.arguments(process.pid())))
                .toList();
    }

    private boolean isOurs(List<String> arguments) {
        return arguments.contains(side.toString()) && CopyStage.isIn(arguments);
    }

    /** It and its WAL receiver, of this agent or of an earlier one. */
    private void end() {
        Deadline deadline = Deadline.after(place.ticker(), DEATH);
        while (!processes().isEmpty()) {
            processes().forEach(ProcessTable.Entry::kill);
            if (!deadline.pause(POLL)) {
                throw new OperationFailedException("what fills " + side + " does not end: process " + processes());
            }
        }
    }
}
