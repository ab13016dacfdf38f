package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;

/** Renames, measures and compares directories. */
final class Directories {

    private Directories() {}

    /** A number that stays with a directory when it is renamed. */
    static long inode(Path directory) {
        try {
            return ((Number) Files.getAttribute(directory, "unix:ino", LinkOption.NOFOLLOW_LINKS)).longValue();
        } catch (IOException unreadable) {
            throw new OperationFailedException(directory + " cannot be read", unreadable);
        }
    }

    static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    static boolean isEmpty(Path directory) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        } catch (IOException unreadable) {
            throw new OperationFailedException(directory + " cannot be read", unreadable);
        }
    }

    /** Removes a file, or a directory that is empty; does nothing when it is not there. */
    static void removeOne(Path path) {
        try {
            boolean unused = Files.deleteIfExists(path);
        } catch (IOException failed) {
            throw new OperationFailedException(path + " cannot be removed: " + failed, failed);
        }
    }

    /** Renames at once, on one file system, durably. */
    static void rename(Path from, Path to) {
        requireRenamable(from);
        try {
            Path moved = Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            sync(moved.resolveSibling(""));
        } catch (AccessDeniedException denied) {
            throw new OperationFailedException(
                    from + " cannot be renamed to " + to + ": the directory " + from.getParent()
                            + " is not writable for the agent; run the agent as root, or give it that right",
                    denied);
        } catch (IOException failed) {
            throw new OperationFailedException(from + " cannot be renamed to " + to + ": " + failed, failed);
        }
    }

    /** A mount point cannot be renamed: the old data and the new must lie beside each other on one file system. */
    static void requireRenamable(Path directory) {
        Path parent = directory.getParent();
        try {
            if (parent == null || (exists(directory) && !device(directory).equals(device(parent)))) {
                throw new OperationFailedException(directory + " is a mount point, and the old data is kept by renaming"
                        + " it: expected the data directory one level below the mount point, for example "
                        + directory.resolve("data"));
            }
        } catch (IOException unreadable) {
            throw new OperationFailedException(parent + " cannot be read", unreadable);
        }
    }

    /** Makes a rename survive a power failure. */
    static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** What the files below hold together; files that vanish meanwhile are not there. */
    static long bytes(Path directory) {
        AtomicLong sum = new AtomicLong();
        try {
            Path unused = Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    sum.addAndGet(attributes.isRegularFile() ? attributes.size() : 0);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) throws IOException {
                    return skip(gone);
                }

                @Override
                public FileVisitResult postVisitDirectory(Path at, IOException gone) throws IOException {
                    return gone == null ? FileVisitResult.CONTINUE : skip(gone);
                }
            });
        } catch (IOException unreadable) {
            throw new OperationFailedException(directory + " cannot be measured: " + unreadable, unreadable);
        }
        return sum.get();
    }

    private static FileVisitResult skip(IOException gone) throws IOException {
        if (gone instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw gone;
    }

    private static Object device(Path path) throws IOException {
        return Files.getAttribute(path, "unix:dev", LinkOption.NOFOLLOW_LINKS);
    }
}
