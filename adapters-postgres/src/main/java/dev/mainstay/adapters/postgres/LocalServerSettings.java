package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.ports.settings.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The part of section {@code postgresql} that says who starts the database server, and where its programs and files
 * are. Paths that are not set are asked of the running server and remembered (D24).
 *
 * @param startedBy who may start and stop the server
 * @param binDirectory where {@code pg_ctl} and {@code pg_basebackup} are; else found by the data's version
 * @param dataDirectory setting {@code data_directory}
 * @param configFile setting {@code config_file}
 * @param hbaFile setting {@code hba_file}
 * @param logFile where the server's words go when we start it; else a file beside the password file
 * @param managesAccess whether our block of {@code pg_hba.conf} is ours to write
 * @param standby how a standby's stream behaves
 */
public record LocalServerSettings(
        StartedBy startedBy,
        Optional<Path> binDirectory,
        Optional<Path> dataDirectory,
        Optional<Path> configFile,
        Optional<Path> hbaFile,
        Optional<Path> logFile,
        boolean managesAccess,
        Standby standby) {

    /** {@code pg_ctl} hands these to a shell, in double quotes. */
    private static final Pattern PLAIN = Pattern.compile("/[^\\p{Cntrl}\"'`$\\\\]*");

    /** Who may start and stop the server. */
    public enum StartedBy {
        /** The agent, as the owner of the data directory. */
        LOCAL,
        /** The agent, through the Docker engine. */
        DOCKER,
        /** Somebody else. */
        NONE
    }

    /**
     * How a standby's stream behaves.
     *
     * @param receiverTimeout after which a silent stream is dead, {@code wal_receiver_timeout}; must be well below the
     *     failover threshold (D4); 1 s to 10 min
     * @param retryInterval after which a lost stream is tried again, {@code wal_retrieve_retry_interval}; a promotion
     *     may sleep on it (M22); 50 ms to 10 s
     */
    public record Standby(Duration receiverTimeout, Duration retryInterval) {}

    /** Rejects paths that are not absolute or that a shell would read otherwise. */
    public LocalServerSettings {
        binDirectory = binDirectory.map(LocalServerSettings::requirePlain);
        dataDirectory = dataDirectory.map(LocalServerSettings::requirePlain);
        configFile = configFile.map(LocalServerSettings::requirePlain);
        hbaFile = hbaFile.map(LocalServerSettings::requirePlain);
        logFile = logFile.map(LocalServerSettings::requirePlain);
    }

    /** Reads the keys of section {@code postgresql}. */
    public static LocalServerSettings from(Section section) {
        return new LocalServerSettings(
                section.about("who may start and stop the database server").choice("process", "none", processes()),
                path(section, "bin_dir", "where pg_ctl and pg_basebackup are"),
                path(
                        section,
                        "data_directory",
                        "the server's data directory; asked of the running server when not set"),
                path(section, "config_file", "the server's postgresql.conf; asked of the running server when not set"),
                path(section, "hba_file", "the server's pg_hba.conf; asked of the running server when not set"),
                path(section, "log_file", "where the server's words go when the agent starts it"),
                section.about("whether the agent writes its marked block at the top of pg_hba.conf")
                        .flag("manage_hba", true),
                standby(section));
    }

    private static Standby standby(Section section) {
        return new Standby(
                section.about("silence after which a standby's stream is dead; well below the failover threshold")
                        .duration("wal_receiver_timeout", "15s", "1s", "10m"),
                section.about("pause before a standby tries its stream again")
                        .duration("wal_retrieve_retry_interval", "500ms", "50ms", "10s"));
    }

    private static Map<String, StartedBy> processes() {
        Map<String, StartedBy> words = new LinkedHashMap<>();
        words.put("local", StartedBy.LOCAL);
        words.put("docker", StartedBy.DOCKER);
        words.put("none", StartedBy.NONE);
        return words;
    }

    private static Optional<Path> path(Section section, String key, String meaning) {
        return section.about(meaning).optionalParsed(key, text -> requirePlain(Path.of(text)));
    }

    static Path requirePlain(Path path) {
        if (!PLAIN.matcher(path.toString()).matches()) {
            throw new InvalidRequestException("path '" + path.toString().replaceAll("\\p{C}", "?")
                    + "' is not valid: expected an absolute path without quotes, '$', '`' and '\\'");
        }
        return path;
    }
}
