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
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes {@link ReplicaScript}s and their password files into the agent's state directory, each whole or not at all. Safe
 * for all threads. Source: spec/panel-api.md 4.3.
 */
final class ScriptDesk {

    private static final String SCRIPT = "setup_replica.sh";
    private static final String PASSWORD = "setup_replica.pass";
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

    synchronized OperatorScript write(StandbySource source, List<String> services, long expectedBytes) {
        ReplicaScript script = new ReplicaScript(
                ReplicaScript.Mode.SETUP,
                container.get(),
                services,
                source,
                directory.resolve(PASSWORD),
                dataInside.get().orElse(USUAL_DATA),
                expectedBytes);
        write(PASSWORD, script.passwordLine(), "rw-------");
        String text = script.text();
        write(SCRIPT, text, "rwx------");
        return new OperatorScript(directory.resolve(SCRIPT).toString(), text);
    }

    synchronized Optional<OperatorScript> written() {
        Path script = directory.resolve(SCRIPT);
        try {
            return Optional.of(new OperatorScript(script.toString(), Files.readString(script)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new OperationFailedException("cannot read " + script + ": " + unreadable.getMessage(), unreadable);
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
