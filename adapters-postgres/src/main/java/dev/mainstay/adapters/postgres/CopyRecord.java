package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * That a copy was begun and how far it is, for the agent that comes after this one. Lies in a directory of the agent's
 * own.
 *
 * @param inode of the directory that is filled; stays with it when it is renamed into the data directory's place
 * @param expectedBytes what will be moved, about
 * @param stage what was begun last
 * @param conninfo how the main is reached; without a password
 */
record CopyRecord(long inode, long expectedBytes, CopyStage stage, String conninfo) {

    private static final String FILE = "record";
    private static final String OUTPUT = "output";

    static Optional<CopyRecord> read(Path directory) {
        try {
            return Optional.of(parse(Files.readAllLines(directory.resolve(FILE))));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException broken) {
            throw new OperationFailedException(
                    directory.resolve(FILE) + " cannot be read: remove it when no base backup or rewind runs", broken);
        }
    }

    /** An agent before this one wrote neither stage nor conninfo, and made base backups only. */
    private static CopyRecord parse(List<String> lines) {
        List<String> words = List.of(lines.get(0).strip().split(" ", -1));
        return new CopyRecord(
                Long.parseLong(words.get(0)),
                Long.parseLong(words.get(1)),
                words.size() > 2 ? CopyStage.valueOf(words.get(2)) : CopyStage.BASE_BACKUP,
                lines.size() > 1 ? lines.get(1) : "");
    }

    /** The same copy, one program later. */
    CopyRecord at(CopyStage next) {
        return new CopyRecord(inode, expectedBytes, next, conninfo);
    }

    void write(Path directory) {
        try {
            Path fresh = directory.resolve(FILE + ".new");
            Files.writeString(fresh, inode + " " + expectedBytes + " " + stage.name() + "\n" + conninfo + "\n");
            Path moved = Files.move(fresh, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
            Directories.sync(moved.resolveSibling(""));
        } catch (IOException failed) {
            throw new OperationFailedException(directory + " cannot be written: " + failed, failed);
        }
    }

    static void remove(Path directory) {
        Directories.removeOne(directory.resolve(FILE));
        Directories.removeOne(directory.resolve(OUTPUT));
    }

    /** Where the program's words go; emptied. */
    static File freshOutput(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Path unused = Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return Files.write(directory.resolve(OUTPUT), new byte[0]).toFile();
        } catch (IOException failed) {
            throw new OperationFailedException(directory + " cannot be written: " + failed, failed);
        }
    }

    static CopyOutput output(Path directory) {
        return new CopyOutput(new ServerLog(directory.resolve(OUTPUT), 0).tail());
    }
}
