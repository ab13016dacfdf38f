package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The temporary directory of one run.
 *
 * @param directory others may pass it, not look into it
 */
record Workplace(Path directory) {

    static Workplace make(OsUser databaseUser) {
        try {
            Path directory = Files.createTempDirectory("mainstay-demo-").toRealPath();
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            databaseUser.requirePassable(directory);
            return new Workplace(directory);
        } catch (IOException failed) {
            throw new OperationFailedException("cannot make a temporary directory: " + failed.getMessage(), failed);
        }
    }

    /** Removes everything; a file that a dying process makes meanwhile does not stop it. */
    void remove() {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            Path unused = Files.walkFileTree(directory, new Deleting());
        } catch (IOException failed) {
            throw new OperationFailedException("cannot remove " + directory + ": " + failed.getMessage(), failed);
        }
    }

    private static final class Deleting extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path emptied, IOException failure) throws IOException {
            Files.deleteIfExists(emptied);
            return FileVisitResult.CONTINUE;
        }
    }
}
