package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dump of another server's database on its way into ours, for the agent's eyes only.
 *
 * @param directory the agent's own, made when it is not there
 */
record DumpDirectory(Path directory) {

    private static final Logger log = LoggerFactory.getLogger(DumpDirectory.class);

    private static final String FILE = "source.dump";
    private static final String ERRORS = "restore.log";

    OutputStream write() throws IOException {
        make();
        boolean unused = Files.deleteIfExists(file());
        return Channels.newOutputStream(FileChannel.open(
                file(),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
    }

    InputStream read() throws IOException {
        return Files.newInputStream(file());
    }

    Path errors() {
        try {
            make();
        } catch (IOException unwritable) {
            throw new OperationFailedException(directory + " cannot be made: " + unwritable, unwritable);
        }
        return directory.resolve(ERRORS);
    }

    void clear() {
        try {
            boolean unused = Files.deleteIfExists(file());
            unused = Files.deleteIfExists(directory.resolve(ERRORS));
        } catch (IOException left) {
            throw new OperationFailedException("the dump in " + directory + " cannot be removed: " + left, left);
        }
        removeEmpty();
    }

    /** One that an operator has mounted a disk on stays. */
    private void removeEmpty() {
        try {
            boolean unused = Files.deleteIfExists(directory);
        } catch (IOException mounted) {
            log.atDebug().setCause(mounted).addKeyValue("directory", directory).log("the empty directory stays");
        }
    }

    /** What may be written there, in bytes. */
    long room() {
        try {
            return Files.getFileStore(nearest()).getUsableSpace();
        } catch (IOException unreadable) {
            throw new OperationFailedException(directory + " cannot be measured: " + unreadable, unreadable);
        }
    }

    boolean sharesDiskWith(Path other) {
        try {
            return Files.getFileStore(nearest()).equals(Files.getFileStore(other));
        } catch (IOException unreadable) {
            throw new OperationFailedException(other + " cannot be measured: " + unreadable, unreadable);
        }
    }

    private Path nearest() {
        return Files.exists(directory) ? directory : directory.resolveSibling("");
    }

    private void make() throws IOException {
        if (!Files.isDirectory(directory)) {
            Path unused = Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private Path file() {
        return directory.resolve(FILE);
    }
}
