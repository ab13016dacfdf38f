package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.ports.out.OperatorScript;
import dev.mainstay.ports.out.StandbySource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The script by which an operator makes a container's database a standby where the agent may not do it. Its text holds no
 * password: that is in a file, which the script removes at its end. Immutable. Source: spec/panel-api.md 4.3.
 *
 * @param use what it is for
 * @param container the database's
 * @param services containers that are stopped first
 * @param source the main and the slot
 * @param passwordFile where the password is on the machine that the script runs on
 * @param dataInside the data directory as the container sees it
 * @param expectedBytes of the main's data, as far as it is known; 0 when not
 */
record ReplicaScript(
        OperatorScript.Use use,
        String container,
        List<String> services,
        StandbySource source,
        Path passwordFile,
        Path dataInside,
        long expectedBytes) {

    private static final String TEMPLATE = "replica.sh";
    /** The part that puts back what was there; a file of its own for its length only. */
    private static final String BACK = "replica-back.sh";

    private static final Pattern CONTAINER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
    private static final int KIB = 1024;

    ReplicaScript {
        services = List.copyOf(services);
        requireName(container);
        services.forEach(ReplicaScript::requireName);
    }

    /** The script. */
    String text() {
        String slot = source.slot().value();
        return resource(TEMPLATE)
                .replace("@BACK@\n", resource(BACK))
                .replace("@SLOT@", slot)
                .replace("@VALUES@", values());
    }

    /** What must be in the password file. */
    String passwordLine() {
        return Passfile.line(source.password());
    }

    private String mode() {
        return switch (use) {
            case JOIN -> "setup";
            case RETURN -> "reattach";
        };
    }

    private String values() {
        Path passfile = dataInside.resolve(ContainerHost.PASSFILE);
        String following = "primary_conninfo = '"
                + StreamConninfo.of(source, passfile)
                        .toString()
                        .replace("\\", "\\\\")
                        .replace("'", "''") + "'";
        Path mounted = Path.of("/mainstay.passfile");
        return String.join(
                "\n",
                ShellWords.constant("MODE", mode()),
                ShellWords.constant("CONTAINER", container),
                ShellWords.constants("SERVICES", services),
                ShellWords.constant("MAIN_HOST", source.main().address().host()),
                ShellWords.constant("MAIN_PORT", String.valueOf(source.main().port())),
                ShellWords.constant("SLOT", source.slot().value()),
                ShellWords.constant("PASSWORD_FILE", passwordFile.toString()),
                ShellWords.constant("PASSFILE_NAME", ContainerHost.PASSFILE),
                ShellWords.constant(
                        "CONNINFO", StreamConninfo.ofCopy(source, mounted).toString()),
                ShellWords.constant("PRIMARY_CONNINFO", following),
                ShellWords.constant("EXPECTED_KIB", String.valueOf(expectedBytes / KIB)));
    }

    private static String resource(String name) {
        try (InputStream stream = Objects.requireNonNull(ReplicaScript.class.getResourceAsStream(name))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException("the script of this jar cannot be read", unreadable);
        }
    }

    private static void requireName(String name) {
        if (!CONTAINER.matcher(name).matches()) {
            throw new InvalidRequestException("container name '" + name.replaceAll("\\p{C}", "?")
                    + "' is not valid: expected letters, digits, '_', '.' and '-'");
        }
    }
}
