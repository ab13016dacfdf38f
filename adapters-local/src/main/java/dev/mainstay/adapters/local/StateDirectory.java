package dev.mainstay.adapters.local;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The directory that holds everything a node keeps for itself. Others may pass through it, to the part that belongs to
 * the database's user, and see nothing.
 *
 * <p>Safe for all threads. Source: D1, D23.
 */
final class StateDirectory implements AutoCloseable {

    private static final Set<PosixFilePermission> PASSABLE = PosixFilePermissions.fromString("rwx--x--x");

    private final Path path;
    private Optional<StateLock> lock = Optional.empty();

    /** Touches nothing. */
    StateDirectory(Path path) {
        this.path = path;
    }

    /** Makes the directory where there is none, and takes it for this agent. Does nothing when it is taken already. */
    synchronized void open() {
        if (lock.isPresent()) {
            return;
        }
        if (!Files.isDirectory(path)) {
            create();
        }
        refuseIfOthersMayWrite();
        lock = Optional.of(StateLock.take(path));
    }

    @Override
    public synchronized void close() {
        lock.ifPresent(StateLock::close);
        lock = Optional.empty();
    }

    /** A file in it. */
    Path file(String name) {
        return path.resolve(name);
    }

    /** What a file holds; empty when there is no such file. Needs no lock. */
    Optional<byte[]> read(String name) {
        Path file = file(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException cause) {
            throw Failures.unreadable(file, cause);
        }
    }

    /**
     * Replaces a file whole and durably.
     *
     * @throws UnavailableException when it cannot be written; the old content is left
     */
    void replace(String name, String content) {
        requireOpen();
        Path file = file(name);
        try {
            PrivateFiles.replace(file, content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException cause) {
            throw Failures.unwritable(file, cause);
        }
    }

    /** Nothing is written without the lock. */
    synchronized void requireOpen() {
        if (lock.isEmpty()) {
            throw new IllegalStateException("the state directory " + path + " is not open");
        }
    }

    private void create() {
        try {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PASSABLE);
            PrivateFiles.syncDirectory(path);
        } catch (IOException cause) {
            throw new OperationFailedException(
                    "cannot make the state directory " + path + ": " + Failures.words(cause)
                            + "; make it for the agent's user: install -d -m 0711 -o USER " + path,
                    cause);
        }
    }

    private void refuseIfOthersMayWrite() {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new OperationFailedException("the state directory " + path + " has the permissions "
                        + PosixFilePermissions.toString(permissions)
                        + ": others could replace the node's secrets in it; correct it: chmod 0711 " + path);
            }
        } catch (IOException cause) {
            throw Failures.unreadable(path, cause);
        }
    }
}
