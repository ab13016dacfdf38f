package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The password file of a standby's stream and of base backups: no password in a conninfo, an argument or the environment
 * (M12, L88). One line for any main, since the role's password is the cluster's.
 *
 * <p>Source: PostgreSQL manual, "The Password File".
 *
 * @param file where it is
 */
record Passfile(Path file) {

    static final String ROLE = "replicator";

    void write(OwnedFiles files, Secret password) {
        files.write(file, line(password).getBytes(StandardCharsets.UTF_8));
    }

    static String line(Secret password) {
        String escaped = password.reveal().replace("\\", "\\\\").replace(":", "\\:");
        return "*:*:*:" + ROLE + ":" + escaped + "\n";
    }
}
