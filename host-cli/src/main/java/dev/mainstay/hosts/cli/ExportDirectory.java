package dev.mainstay.hosts.cli;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.error.OperationFailedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** A directory that takes what holds customers' data: new files only, for their owner's eyes only. */
final class ExportDirectory {

    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Path directory;

    ExportDirectory(Path directory) {
        this.directory = directory;
    }

    /** What a file is to hold. */
    interface Content {

        /** Writes it there. */
        void writeTo(OutputStream into) throws IOException;
    }

    /**
     * Makes the directory when it is not there.
     *
     * @throws InvalidRequestException when one of these files is there already
     */
    void prepare(List<String> names) {
        for (String name : names) {
            if (Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                throw new InvalidRequestException(directory.resolve(name)
                        + " is there already, and nothing is overwritten: name another directory");
            }
        }
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, OWNERS_DIRECTORY);
            }
        } catch (IOException failed) {
            throw unwritable(directory, failed);
        }
    }

    /**
     * Writes a new file, to the disk's own surface; one that could not be finished is removed.
     *
     * @throws OperationFailedException when it cannot be written
     */
    void write(String name, Content content) {
        Path file = directory.resolve(name);
        try (FileChannel channel = FileChannel.open(file, NEW, OWNERS_FILE)) {
            fill(file, channel, content);
        } catch (IOException failed) {
            throw unwritable(file, failed);
        }
    }

    private static void fill(Path file, FileChannel channel, Content content) throws IOException {
        boolean whole = false;
        try {
            content.writeTo(Channels.newOutputStream(channel));
            channel.force(true);
            whole = true;
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static OperationFailedException unwritable(Path file, IOException failed) {
        return new OperationFailedException(
                "cannot write " + file + ": " + failed.getClass().getSimpleName() + " " + failed.getMessage(), failed);
    }
}
