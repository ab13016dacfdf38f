package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.salvage.SalvageReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where exports lie: a directory of the agent's own for each operation. The report is written last; an export without one
 * is not whole.
 *
 * @param directory holds them all; need not be there
 */
record SalvageStore(Path directory) {

    private static final Logger log = LoggerFactory.getLogger(SalvageStore.class);

    private static final String REPORT = "report.json";
    private static final String CONTROL = "pg_control";
    private static final String COMPLAINTS = "complaints.log";
    private static final long MOST_CONTROL = 64 * 1024;
    private static final Set<StandardOpenOption> FRESH =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    Path of(OperationId operation) {
        return directory.resolve(operation.value());
    }

    /** Where programs complain while the export runs. */
    Path complaints(OperationId operation) {
        return of(operation).resolve(COMPLAINTS);
    }

    boolean isBegun(OperationId operation) {
        return Files.isDirectory(of(operation));
    }

    boolean isWhole(OperationId operation) {
        return Files.exists(of(operation).resolve(REPORT));
    }

    /** An empty place, but for the first copy of the control file. */
    Path prepare(OperationId operation) {
        Path place = of(operation);
        try {
            makeDirectory(directory);
            makeDirectory(place);
            try (DirectoryStream<Path> old = Files.newDirectoryStream(place)) {
                for (Path file : old) {
                    if (!file.endsWith(CONTROL)) {
                        Files.delete(file);
                    }
                }
            }
            Path unused = Files.createFile(complaints(operation), mode("rw-------"));
            return place;
        } catch (IOException failed) {
            throw unwritable(place, failed);
        }
    }

    /** Keeps the control file as it was before the old data was started for the first time (L66). */
    void keepControl(OperationId operation, Path data) {
        Path target = of(operation).resolve(CONTROL);
        if (Files.exists(target)) {
            return;
        }
        Path source = data.resolve("global").resolve(CONTROL);
        try (FileChannel channel = FileChannel.open(source, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer content = ByteBuffer.allocate((int) Math.min(MOST_CONTROL, channel.size()));
            while (content.hasRemaining() && channel.read(content) >= 0) {
                // Until it is whole.
            }
            replace(target, content.array());
        } catch (IOException failed) {
            throw unwritable(target, failed);
        }
    }

    /** The mark of a whole export. */
    void write(SalvageReport report) {
        Path target = of(report.operation()).resolve(REPORT);
        try {
            replace(target, ReportCodec.encode(report).getBytes(StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw unwritable(target, failed);
        }
    }

    /**
     * The report of a whole export.
     *
     * @throws OperationFailedException when there is one that cannot be read
     */
    Optional<SalvageReport> read(OperationId operation) {
        Path file = of(operation).resolve(REPORT);
        try {
            return Optional.of(ReportCodec.decode(Files.readString(file)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException | DateTimeException | ClusterException wrong) {
            throw new OperationFailedException(file + " cannot be read: " + wrong.getMessage(), wrong);
        }
    }

    /** All of them, the newest first; one that cannot be read does not hide the others. */
    List<SalvageReport> all() {
        List<SalvageReport> found = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (DirectoryStream<Path> places = Files.newDirectoryStream(directory)) {
            for (Path place : places) {
                found.addAll(readable(place.getFileName().toString()));
            }
        } catch (IOException unreadable) {
            throw new OperationFailedException(directory + " cannot be read: " + unreadable, unreadable);
        }
        found.sort(Comparator.comparing(SalvageReport::at).reversed());
        return List.copyOf(found);
    }

    /** Nothing but what the report names is given out. */
    Optional<InputStream> open(OperationId operation, String file) {
        boolean isListed = !file.isEmpty()
                && read(operation).stream()
                        .flatMap(report -> report.tables().stream())
                        .anyMatch(table -> table.file().equals(file));
        try {
            return isListed
                    ? Optional.of(Files.newInputStream(of(operation).resolve(file), LinkOption.NOFOLLOW_LINKS))
                    : Optional.empty();
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new OperationFailedException(file + " cannot be read: " + unreadable, unreadable);
        }
    }

    private List<SalvageReport> readable(String name) {
        try {
            return read(new OperationId(name)).stream().toList();
        } catch (ClusterException wrong) {
            log.atWarn().addKeyValue("export", name).setCause(wrong).log("a salvage report cannot be read");
            return List.of();
        }
    }

    private static void makeDirectory(Path made) throws IOException {
        if (!Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
            Path unused = Files.createDirectory(made, mode("rwx------"));
        }
    }

    private static void replace(Path target, byte[] content) throws IOException {
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        boolean unused = Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(fresh, FRESH, mode("rw-------"))) {
            writeAll(channel, ByteBuffer.wrap(content));
            channel.force(true);
        }
        Path moved = Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Directories.sync(moved.resolveSibling(""));
    }

    private static void writeAll(FileChannel channel, ByteBuffer rest) throws IOException {
        while (rest.hasRemaining()) {
            int unused = channel.write(rest);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }

    private static OperationFailedException unwritable(Path place, IOException cause) {
        return new OperationFailedException(place + " cannot be written: " + cause, cause);
    }
}
