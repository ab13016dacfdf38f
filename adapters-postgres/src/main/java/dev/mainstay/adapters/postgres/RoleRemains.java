package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Files of a stopped server that belong to an earlier role: slots, which would hold back write-ahead log for ever (L35,
 * D11), and labels of copies that are over. The label of a rewind that must still be replayed stays.
 *
 * @param server whose they are
 */
record RoleRemains(Installation server) {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final List<String> FILES = List.of("backup_label.old", "tablespace_map.old");

    void remove() {
        Path data = server.layout().data();
        FILES.stream().map(data::resolve).forEach(file -> server.remove(file, LIMIT));
        slots(data.resolve("pg_replslot")).forEach(slot -> server.remove(slot, LIMIT));
    }

    private static List<Path> slots(Path directory) {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return found;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(found::add);
            return found;
        } catch (IOException unreadable) {
            throw new OperationFailedException(directory + " cannot be read: " + unreadable, unreadable);
        }
    }
}
