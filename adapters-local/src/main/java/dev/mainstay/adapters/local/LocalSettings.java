package dev.mainstay.adapters.local;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.ports.settings.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where and how a node uses its machine.
 *
 * @param stateDir where it keeps what it must remember; an absolute path outside the database's data directory
 * @param onRoleChange the operator's command
 * @param metricsPath a path on the file system whose use is told to the main
 */
public record LocalSettings(Path stateDir, Hook onRoleChange, Path metricsPath) {

    private static final String STATE_DIR = "/var/lib/mainstay";
    private static final String METRICS_PATH = "/";

    /** Rejects paths that depend on where the agent was started, with {@code InvalidRequestException}. */
    public LocalSettings {
        stateDir = absolute(stateDir);
        metricsPath = absolute(metricsPath);
    }

    /** Reads the section {@code node}. */
    public static LocalSettings from(Section section) {
        return new LocalSettings(
                section.about("where the node keeps what it must remember; never inside the data directory")
                        .parsed("state_dir", STATE_DIR, LocalSettings::absolute),
                Hook.from(section),
                section.about("a path on the file system whose use is told to the main")
                        .parsed("metrics_path", METRICS_PATH, LocalSettings::absolute));
    }

    private static Path absolute(String text) {
        return absolute(Path.of(text));
    }

    private static Path absolute(Path path) {
        if (!path.isAbsolute()) {
            throw new InvalidRequestException("path " + path + " is not valid: expected an absolute path");
        }
        return path.normalize();
    }

    /**
     * A command that is run after each change of the node's role.
     *
     * @param command an executable file by its absolute path, and its arguments; empty when nothing is to be run
     * @param timeout how long it may take; 1 s to 10 min, default 30 s
     */
    public record Hook(List<String> command, Duration timeout) {

        private static final String COMMAND = "on_role_change";
        private static final Duration LONGEST = Duration.ofMinutes(10);
        private static final Hook NONE = new Hook(List.of(), Duration.ofSeconds(30));

        /** Rejects a relative program and a timeout out of range, with {@code InvalidRequestException}. */
        public Hook {
            command = List.copyOf(command);
            if (!command.isEmpty()) {
                requireProgram(command.get(0));
            }
            if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(LONGEST) > 0) {
                throw new InvalidRequestException("timeout " + timeout + " is not valid: expected 1 s to 10 min");
            }
        }

        /** Nothing is run. */
        public static Hook none() {
            return NONE;
        }

        static Hook from(Section section) {
            List<String> command = section.about("program and arguments that are run after a change of role")
                    .texts(COMMAND, List.of());
            Duration timeout = section.about("how long that command may take")
                    .duration("on_role_change_timeout", "30s", "1s", "10m");
            try {
                return new Hook(command, timeout);
            } catch (InvalidRequestException wrong) {
                section.refuse(COMMAND, String.valueOf(wrong.getMessage()));
                return new Hook(List.of(), timeout);
            }
        }

        private static void requireProgram(String program) {
            if (!program.startsWith("/") || program.indexOf('\0') >= 0) {
                throw new InvalidRequestException(
                        "program '" + program + "' is not valid: expected the absolute path of an executable file");
            }
        }
    }
}
