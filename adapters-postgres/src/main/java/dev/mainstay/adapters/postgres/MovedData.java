package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.OperationId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The names of what lies beside the data directory, on the same file system, so that each move is one rename. */
final class MovedData {

    private static final String BEFORE = "before-";

    private MovedData() {}

    /** The old data, as it was before an operation. */
    static Path before(ServerLayout layout, OperationId operation) {
        return layout.beside(BEFORE + operation);
    }

    /** A copy that was in the data directory's place and is not wanted any more. */
    static Path discarded(ServerLayout layout, OperationId operation) {
        return layout.beside("discarded-" + operation);
    }

    /** Something in the data directory's place that is no copy of ours: kept. */
    static Path unexpected(ServerLayout layout, OperationId operation) {
        return layout.beside("unexpected-" + operation);
    }

    /** The base backup or rewind in progress. */
    static Path copy(ServerLayout layout) {
        return layout.beside("copy");
    }

    /** All old data, the newest first. */
    static List<Path> all(ServerLayout layout) {
        List<Path> found = new ArrayList<>();
        Path parent = layout.data().resolveSibling("");
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        String start = layout.data().getFileName() + "." + BEFORE;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                parent, entry -> entry.getFileName().toString().startsWith(start))) {
            entries.forEach(found::add);
        } catch (IOException unreadable) {
            throw new OperationFailedException(parent + " cannot be read: " + unreadable, unreadable);
        }
        found.sort(Comparator.comparing(MovedData::changed).reversed());
        return found;
    }

    /**
     * Deletes the oldest of what these operations moved until so many are left. Under another name first: what is half
     * deleted must not pass for data.
     */
    static void prune(Installation server, List<OperationId> spent, int kept) {
        ServerLayout layout = server.layout();
        List<Path> all = all(layout);
        spent.forEach(operation -> server.removeLarge(discarded(layout, operation)));
        spent.stream()
                .distinct()
                .filter(operation -> all.contains(before(layout, operation)))
                .sorted(Comparator.comparing(operation -> all.indexOf(before(layout, operation))))
                .skip(kept)
                .forEach(operation -> {
                    Directories.rename(before(layout, operation), discarded(layout, operation));
                    server.removeLarge(discarded(layout, operation));
                });
    }

    /** The data directory, or what stands for it. */
    static Optional<Path> present(ServerLayout layout) {
        return Stream.concat(Stream.of(layout.data(), copy(layout)), all(layout).stream())
                .filter(Directories::exists)
                .findFirst();
    }

    private static FileTime changed(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }
}
