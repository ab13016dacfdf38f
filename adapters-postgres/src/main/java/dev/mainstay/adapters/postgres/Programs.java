package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where PostgreSQL's programs are: where the operator says, else where the distributions put the data's major version,
 * else in {@code PATH}. Immutable.
 *
 * @param directory empty means {@code PATH}
 */
record Programs(Optional<Path> directory) {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final Path RED_HAT = Path.of("/usr");
    private static final Pattern VERSION = Pattern.compile("[0-9]{2,3}");
    private static final String PROBE = "pg_ctl";
    private static final int OLDEST = 14;

    /** For this data; where there is none, for what was moved aside, else the newest. */
    static Programs find(LocalServerSettings settings, ServerLayout layout) {
        if (settings.binDirectory().isPresent()) {
            return in(settings.binDirectory().get());
        }
        Optional<String> version = version(layout.data()).or(() -> versionAside(layout));
        if (version.isEmpty()) {
            return new Programs(newest());
        }
        requireSupported(layout, version.get());
        return new Programs(
                candidates(version.get()).stream().filter(Programs::has).findFirst());
    }

    /** The path of a program, or its bare name. */
    String path(String program) {
        return directory.map(at -> at.resolve(program).toString()).orElse(program);
    }

    private static Programs in(Path configured) {
        if (!has(configured)) {
            throw new OperationFailedException("postgresql.bin_dir is " + configured + ", and no " + PROBE
                    + " is there: expected a directory such as " + DEBIAN + "/15/bin");
        }
        return new Programs(Optional.of(configured));
    }

    private static List<Path> candidates(String version) {
        return List.of(
                DEBIAN.resolve(version).resolve("bin"),
                RED_HAT.resolve("pgsql-" + version).resolve("bin"));
    }

    private static Optional<Path> newest() {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(DEBIAN)) {
            try (DirectoryStream<Path> versions = Files.newDirectoryStream(DEBIAN)) {
                versions.forEach(found::add);
            } catch (IOException unreadable) {
                return Optional.empty();
            }
        }
        return found.stream()
                .filter(at -> VERSION.matcher(at.getFileName().toString()).matches())
                .filter(at -> has(at.resolve("bin")))
                .max(Comparator.comparingInt(
                        at -> Integer.parseInt(at.getFileName().toString())))
                .map(at -> at.resolve("bin"));
    }

    private static boolean has(Path directory) {
        return Files.isExecutable(directory.resolve(PROBE));
    }

    private static Optional<String> versionAside(ServerLayout layout) {
        return MovedData.all(layout).stream()
                .flatMap(aside -> version(aside).stream())
                .findFirst();
    }

    private static Optional<String> version(Path data) {
        try {
            return Optional.of(
                            Files.readString(data.resolve(ServerLayout.VERSION)).strip())
                    .filter(text -> VERSION.matcher(text).matches());
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private static void requireSupported(ServerLayout layout, String version) {
        if (Integer.parseInt(version) < OLDEST) {
            throw new OperationFailedException("the data in " + layout.data() + " is of PostgreSQL " + version
                    + ": expected " + OLDEST + " or later");
        }
    }
}
