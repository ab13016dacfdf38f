package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.SlotName;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The command lines of {@link CopyStage}; each names the directory that it fills as an argument of its own, by which a
 * later agent finds the process.
 *
 * @param server whose programs
 * @param side the directory that is filled
 */
record CopyCommand(Installation server, Path side) {

    /** Nothing of a server that is over. */
    private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", ServerLayout.VERSION);

    /** The signal is in the copy from its first moment on: nothing can start it as a second main (M11). */
    List<String> backup(String conninfo, SlotName slot) {
        List<String> line = new ArrayList<>(List.of("-S", slot.value()));
        line.addAll(backupOf(conninfo));
        return server.line(CopyStage.BASE_BACKUP.program(), line);
    }

    /** Where no slot is kept for this node: the program makes one that ends with it. */
    List<String> backup(String conninfo) {
        return server.line(CopyStage.BASE_BACKUP.program(), backupOf(conninfo));
    }

    private List<String> backupOf(String conninfo) {
        return List.of("-D", side.toString(), "-d", conninfo, "-Fp", "-Xs", "-P", "-R", "-w", "--checkpoint=fast");
    }

    /**
     * Entry by entry, so that a link to {@code pg_wal} or to a file is followed and the copy shares nothing with the old
     * data; the version last, without which nothing starts in there.
     */
    List<String> local(Path before) {
        List<String> line = new ArrayList<>();
        line.addAll(List.of(CopyStage.LOCAL_COPY.program(), "-a", "-H", "--reflink=auto", "-t", side.toString(), "--"));
        line.addAll(entries(before));
        line.add(before.resolve(ServerLayout.VERSION).toString());
        return line;
    }

    /**
     * The old data was stopped cleanly, else this refuses: recovering it would need its configuration, which Debian keeps
     * elsewhere, and could remove write-ahead log that the rewind needs (M24).
     */
    List<String> rewind(String conninfo) {
        return server.line(
                CopyStage.REWIND.program(),
                List.of("-D", side.toString(), "--source-server=" + conninfo, "--progress", "--no-ensure-shutdown"));
    }

    List<String> sync() {
        return server.line(CopyStage.SYNC.program(), List.of("--sync-only", "-D", side.toString()));
    }

    private static List<String> entries(Path before) {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(
                before,
                entry -> Files.exists(entry)
                        && !LEFT_OUT.contains(entry.getFileName().toString()))) {
            all.forEach(entry -> found.add(entry.toString()));
            return found;
        } catch (IOException unreadable) {
            throw new OperationFailedException(before + " cannot be read: " + unreadable, unreadable);
        }
    }
}
