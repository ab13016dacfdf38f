package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.OperationFailedException;
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
 * The base backup: one {@code pg_basebackup} into a directory beside the data's place, renamed into it when whole (L72).
 * It goes on without its agent; whoever comes next finds the process by its arguments and the end by the manifest,
 * which {@code pg_basebackup} renames into place as its last act, after all is on disk.
 *
 * <p>Confined to the data directory's lock.
 */
final class BaseBackup {

    private static final String PROGRAM = "pg_basebackup";
    private static final String MANIFEST = "backup_manifest";
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration DEATH = Duration.ofSeconds(20);
    private static final Duration REMOVAL = Duration.ofMinutes(10);

    private final ServerPlace place;
    private final ServerLayout layout;
    private final Path side;

    BaseBackup(ServerPlace place, ServerLayout layout) {
        this.place = place;
        this.layout = layout;
        this.side = MovedData.copy(layout);
    }

    void begin(Installation server, StandbySource source, long expectedBytes) {
        boolean isUnderWay = status().match(() -> false, running -> true, () -> true, broken -> false);
        if (isUnderWay) {
            return;
        }
        requireEmptyPlace();
        server.remove(side, REMOVAL);
        Passfile passfile = new Passfile(place.passfile(server));
        passfile.write(server.files(), source.password());
        File output = CopyRecord.freshOutput(place.copyDirectory());
        makeSide(server);
        new CopyRecord(Directories.inode(side), expectedBytes).write(place.copyDirectory());
        server.runner().launch(server.user(), line(server, source, passfile), output);
    }

    /** The signal is in the copy from its first moment on: nothing can start it as a second main (M11). */
    private List<String> line(Installation server, StandbySource source, Passfile passfile) {
        return server.line(
                PROGRAM,
                List.of(
                        "-D",
                        side.toString(),
                        "-d",
                        StreamConninfo.ofCopy(source, passfile.file()).toString(),
                        "-S",
                        source.slot().value(),
                        "-Fp",
                        "-Xs",
                        "-P",
                        "-R",
                        "-w",
                        "--checkpoint=fast"));
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
            return new CopyStatus.Running(output.progress(begun.expectedBytes()));
        }
        if (!Files.exists(side.resolve(MANIFEST))) {
            return new CopyStatus.Broken(reason(output));
        }
        requireEmptyPlace();
        Directories.removeOne(layout.data());
        Directories.rename(side, layout.data());
        return new CopyStatus.Complete();
    }

    /** Ends it and removes what it left beside the place, and with it the copy in the place when the old data is safe. */
    void discard(Installation server, Path before, Path discarded) {
        end();
        server.remove(discarded, REMOVAL);
        Optional<CopyRecord> begun = CopyRecord.read(place.copyDirectory());
        if (begun.isPresent() && isInPlace(begun.get()) && Directories.exists(before)) {
            Directories.rename(layout.data(), discarded);
            server.remove(discarded, REMOVAL);
        }
        server.remove(side, REMOVAL);
        CopyRecord.remove(place.copyDirectory());
    }

    /** Whether what lies in the data directory's place is the copy that was begun. */
    boolean isInPlace() {
        return CopyRecord.read(place.copyDirectory()).filter(this::isInPlace).isPresent();
    }

    private boolean isInPlace(CopyRecord begun) {
        return Directories.exists(layout.data()) && Directories.inode(layout.data()) == begun.inode();
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
                .filter(process -> isCopying(ProcessTable.arguments(process.pid())))
                .toList();
    }

    private boolean isCopying(List<String> arguments) {
        return arguments.contains(side.toString())
                && arguments.stream().anyMatch(word -> word.equals(PROGRAM) || word.endsWith("/" + PROGRAM));
    }

    /** It and its WAL receiver, of this agent or of an earlier one. */
    private void end() {
        Deadline deadline = Deadline.after(place.ticker(), DEATH);
        while (!processes().isEmpty()) {
            processes().forEach(ProcessTable.Entry::kill);
            if (!deadline.pause(POLL)) {
                throw new OperationFailedException(PROGRAM + " into " + side + " does not end: process " + processes());
            }
        }
    }

    private static String reason(CopyOutput output) {
        String words = output.words();
        return words.isEmpty() ? PROGRAM + " was ended before the copy was whole" : words;
    }
}
