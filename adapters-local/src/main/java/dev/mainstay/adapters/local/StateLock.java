package dev.mainstay.adapters.local;

import dev.mainstay.domain.error.ConflictException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Admits one agent to a state directory, for as long as its process lives.
 *
 * <p>Two files, because the operating system drops a process's lock when that process closes <em>any</em> handle of the
 * file: a second agent in the same process is stopped at the first file and never opens, and so never closes, the
 * second. An agent of another process is stopped at the second.
 *
 * <p>Confined to the thread that opens the directory. Source: D23.
 */
final class StateLock implements AutoCloseable {

    private static final String OWNER = "agent.pid";
    private static final String LOCK = "agent.lock";

    private final FileChannel owner;
    private final FileChannel lock;

    private StateLock(FileChannel owner, FileChannel lock) {
        this.owner = owner;
        this.lock = lock;
    }

    /**
     * Takes the directory.
     *
     * @throws ConflictException when another agent has it; the message names its process
     */
    static StateLock take(Path directory) {
        Path first = directory.resolve(OWNER);
        FileChannel owner = lockOrRefuse(first, directory);
        try {
            FileChannel lock = lockOrRefuse(directory.resolve(LOCK), directory);
            StateLock taken = new StateLock(owner, lock);
            taken.sign(first);
            return taken;
        } catch (RuntimeException refused) {
            closeQuietly(owner, refused);
            throw refused;
        }
    }

    @Override
    public void close() {
        try (lock;
                owner) {
            owner.truncate(0);
        } catch (IOException harmless) {
            // The system drops both locks with the process; the old number in the file is read only beside a held lock.
            return;
        }
    }

    private static FileChannel lockOrRefuse(Path file, Path directory) {
        FileChannel channel = open(file);
        RuntimeException refusal;
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
            refusal = refusal(directory);
        } catch (OverlappingFileLockException sameProcess) {
            refusal = refusal(directory);
        } catch (IOException unlockable) {
            refusal = Failures.unwritable(file, unlockable);
        }
        closeQuietly(channel, refusal);
        throw refusal;
    }

    private static FileChannel open(Path file) {
        try {
            return FileChannel.open(file, PrivateFiles.WRITING, PrivateFiles.OWNER_ONLY);
        } catch (IOException cause) {
            throw Failures.unwritable(file, cause);
        }
    }

    private void sign(Path file) {
        try {
            byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
            owner.truncate(0);
            PrivateFiles.writeAll(owner, ByteBuffer.wrap(pid), 0);
        } catch (IOException cause) {
            throw Failures.unwritable(file, cause);
        }
    }

    private static ConflictException refusal(Path directory) {
        String who =
                reader(directory.resolve(OWNER)).map(pid -> "process " + pid).orElse("another process");
        return new ConflictException("the state directory " + directory + " is in use by " + who
                + ": stop that agent first (systemctl stop mainstay), or ask it over HTTP instead of using --local");
    }

    private static Optional<String> reader(Path file) {
        try {
            return Optional.of(Files.readString(file).strip()).filter(text -> text.matches("\\d{1,10}"));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static void closeQuietly(FileChannel channel, RuntimeException because) {
        try {
            channel.close();
        } catch (IOException second) {
            because.addSuppressed(second);
        }
    }
}
