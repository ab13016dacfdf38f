package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes files for the server: whole or not at all, durable, and its own (D24). A temporary file beside the target is
 * made anew, so that a link which somebody else put there is not followed. Immutable.
 *
 * @param user whose the files are
 */
record OwnedFiles(DatabaseUser user) {

    private static final String PRIVATE = "rw-------";

    /** Creates or replaces a file that only the server's user can read. */
    void write(Path target, byte[] content) {
        replace(target, content, PosixFilePermissions.fromString(PRIVATE));
    }

    /** Replaces a file that is there, or is a link to one; its mode stays. */
    void change(Path target, byte[] content) {
        try {
            Path real = target.toRealPath();
            requireOwn(target, real);
            replace(real, content, Files.getPosixFilePermissions(real));
        } catch (IOException failed) {
            throw failed(target, failed);
        }
    }

    /** The content of a file; empty when it is not there. */
    byte[] read(Path source) {
        try {
            return Files.readAllBytes(source);
        } catch (NoSuchFileException none) {
            return new byte[0];
        } catch (IOException failed) {
            throw new OperationFailedException(source + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    /** A directory that only the server's user can enter, and root. */
    void directory(Path directory) {
        try {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                Path unused = Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            user.own(directory);
        } catch (IOException failed) {
            throw failed(directory, failed);
        }
    }

    /** A link in the server's directories is the server's word; it may not make a root agent write elsewhere. */
    private static void requireOwn(Path target, Path real) throws IOException {
        boolean isSame =
                ownerOf(target).equals(ownerOf(real)) || ownerOf(target).equals(0);
        if (!isSame) {
            throw new OperationFailedException(
                    target + " is a link to " + real + ", which belongs to another user: expected the same owner");
        }
    }

    private static Object ownerOf(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private void replace(Path target, byte[] content, Set<PosixFilePermission> mode) {
        Path fresh = target.resolveSibling("." + target.getFileName() + ".mainstay");
        try {
            boolean unused = Files.deleteIfExists(fresh);
            Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (FileChannel channel = FileChannel.open(
                    fresh, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)))) {
                writeAll(channel, content);
                channel.force(true);
            }
            user.own(fresh);
            Path set = Files.setPosixFilePermissions(fresh, mode);
            Path moved = Files.move(set, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Directories.sync(moved.resolveSibling(""));
        } catch (IOException failed) {
            throw failed(target, failed);
        }
    }

    private static void writeAll(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
            int unused = channel.write(rest);
        }
    }

    private OperationFailedException failed(Path target, IOException cause) {
        return new OperationFailedException(
                target + " cannot be written: " + cause + "; expected its directory to be writable for the agent",
                cause);
    }
}
