package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.OperatorScript;
import dev.mainstay.ports.out.StandbySource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes {@link ReplicaScript}s and their password files into the agent's state directory, each whole or not at all. Safe
 * for all threads. Source: spec/panel-api.md 4.3.
 */
final class ScriptDesk {

    private static final String SCRIPT = ".sh";
    private static final String PASSWORD = ".pass";
    /** Of the official image, and of a panel's installation. */
    private static final Path USUAL_DATA = Path.of("/var/lib/postgresql/data");

    private final Path directory;
    private final Supplier<String> container;
    private final Supplier<Optional<Path>> dataInside;

    /**
     * Of one node.
     *
     * @param directory the agent's own
     * @param container the database's, as the operator named it
     * @param dataInside what the running server told of its data directory
     */
    ScriptDesk(Path directory, Supplier<String> container, Supplier<Optional<Path>> dataInside) {
        this.directory = directory.toAbsolutePath();
        this.container = container;
        this.dataInside = dataInside;
    }

    /** Replaces whatever was handed out before: one that leads to an earlier main must not be run by mistake. */
    synchronized OperatorScript write(
            OperatorScript.Use use, StandbySource source, List<String> services, long expectedBytes) {
        ReplicaScript script = new ReplicaScript(
                use,
                container.get(),
                services,
                source,
                directory.resolve(name(use) + PASSWORD),
                dataInside.get().orElse(USUAL_DATA),
                expectedBytes);
        for (OperatorScript.Use other : OperatorScript.Use.values()) {
            if (other != use) {
                remove(name(other) + SCRIPT);
                remove(name(other) + PASSWORD);
            }
        }
        write(name(use) + PASSWORD, script.passwordLine(), "rw-------");
        String text = script.text();
        write(name(use) + SCRIPT, text, "rwx------");
        return new OperatorScript(directory.resolve(name(use) + SCRIPT).toString(), text);
    }

    synchronized Optional<OperatorScript> written() {
        return Arrays.stream(OperatorScript.Use.values())
                .flatMap(use -> read(directory.resolve(name(use) + SCRIPT)).stream())
                .findFirst();
    }

    private static String name(OperatorScript.Use use) {
        return switch (use) {
            case JOIN -> "setup_replica";
            case RETURN -> "reattach_replica";
        };
    }

    private static Optional<OperatorScript> read(Path script) {
        try {
            return Optional.of(new OperatorScript(script.toString(), Files.readString(script)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new OperationFailedException("cannot read " + script + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private void remove(String name) {
        Path old = directory.resolve(name);
        try {
            boolean unusedWas = Files.deleteIfExists(old);
        } catch (IOException refused) {
            throw new OperationFailedException(
                    "cannot remove " + old + ", which another script replaces: " + refused.getMessage(), refused);
        }
    }

    /** Never readable by others, not even while it is written. */
    private void write(String name, String text, String mode) {
        Path there = directory.resolve(name);
        Path fresh = directory.resolve(name + ".new");
        try {
            boolean unusedOld = Files.deleteIfExists(fresh);
            Path made = Files.createFile(
                    fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
            Path unusedText = Files.write(made, text.getBytes(StandardCharsets.UTF_8));
            Path unusedPlace =
                    Files.move(made, there, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException refused) {
            throw new OperationFailedException(
                    "cannot write " + there + ": " + refused.getMessage() + "; the agent's user must own " + directory,
                    refused);
        }
    }
}
