package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.ServerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the local server's files are. Debian keeps the configuration apart from the data (D24).
 *
 * <p>Immutable; a link to the data directory is followed, so that renaming acts on the directory itself.
 *
 * @param data the data directory, which need not exist
 * @param config {@code postgresql.conf}
 * @param hba {@code pg_hba.conf}
 */
record ServerLayout(Path data, Path config, Path hba) {

    static final String CONFIG = "postgresql.conf";
    static final String HBA = "pg_hba.conf";
    static final String IDENT = "pg_ident.conf";
    /** Without it no server starts. */
    static final String VERSION = "PG_VERSION";

    private static final int MOST_LINKS = 10;

    ServerLayout {
        data = LocalServerSettings.requirePlain(data);
        config = LocalServerSettings.requirePlain(config);
        hba = LocalServerSettings.requirePlain(hba);
    }

    /** What the operator wrote holds, then what the running server told; empty when nobody said where the data is. */
    static Optional<ServerLayout> of(LocalServerSettings settings, Supplier<Optional<ServerFiles>> told) {
        Optional<ServerFiles> running = told.get();
        Optional<Path> data = settings.dataDirectory()
                .or(() -> running.map(ServerFiles::dataDirectory))
                .map(ServerLayout::withoutLinks);
        Optional<ServerFiles> same =
                running.filter(files -> data.equals(Optional.of(withoutLinks(files.dataDirectory()))));
        return data.map(directory -> new ServerLayout(
                directory,
                settings.configFile()
                        .or(() -> same.map(ServerFiles::configFile))
                        .map(ServerLayout::withLinkedParent)
                        .orElse(directory.resolve(CONFIG)),
                settings.hbaFile()
                        .or(() -> same.map(ServerFiles::hbaFile))
                        .map(ServerLayout::withLinkedParent)
                        .orElse(directory.resolve(HBA))));
    }

    /** {@code pg_ident.conf}, which nobody tells: beside {@code pg_hba.conf}. */
    Path ident() {
        return hba.resolveSibling(IDENT);
    }

    boolean isOutside(Path file) {
        return !file.startsWith(data);
    }

    /** Options of {@code postgres} that name files outside of the data directory. */
    List<String> options() {
        List<String> options = new ArrayList<>();
        if (isOutside(config)) {
            options.addAll(List.of("-c", "config_file=" + config));
        }
        if (isOutside(hba)) {
            options.addAll(List.of("-c", "hba_file=" + hba));
        }
        if (isOutside(hba) && Files.exists(ident())) {
            options.addAll(List.of("-c", "ident_file=" + ident()));
        }
        return options;
    }

    /** Whether there is a database in the data directory. */
    boolean hasData() {
        return Files.exists(data.resolve(VERSION));
    }

    /** Of the database in the data directory; 0 when it cannot be told. */
    int majorVersion() {
        try {
            String text = Files.readString(data.resolve("PG_VERSION")).strip();
            return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
        } catch (IOException none) {
            return 0;
        }
    }

    /** A path beside the data directory, on the same file system. */
    Path beside(String ending) {
        return data.resolveSibling(data.getFileName() + "." + ending);
    }

    /** A file may be named through the link to its directory. */
    private static Path withLinkedParent(Path file) {
        Path parent = file.getParent();
        return parent == null ? file : withoutLinks(parent).resolve(file.getFileName());
    }

    private static Path withoutLinks(Path path) {
        try {
            Path at = path.normalize();
            for (int link = 0; link < MOST_LINKS && Files.isSymbolicLink(at); link++) {
                at = at.resolveSibling(Files.readSymbolicLink(at)).normalize();
            }
            return Files.exists(at) ? at.toRealPath() : at;
        } catch (IOException unreadable) {
            throw new OperationFailedException(
                    "directory " + path + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
