package dev.mainstay.adapters.ssh;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.ports.settings.Section;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Section {@code recover} of the configuration: where a panel's data lies on a server that it is recovered from.
 *
 * @param database name of the panel's database there; 1 to 63 letters, digits, underscores, dots and hyphens
 * @param container name of the container that it runs in, where there is one
 * @param port of a database without a container, 1 to 65535
 * @param socket directory of that database's Unix socket
 * @param uploads directories of uploads there; the first one that exists counts
 * @param silence how long the source may say nothing before it counts as gone; 1 s to 1 h
 */
public record SshSettings(
        String database, String container, int port, String socket, List<String> uploads, Duration silence) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}");
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9_./-]{0,200}");
    private static final List<String> UPLOADS =
            List.of("/opt/proxpanel/uploads", "/app/uploads", "/opt/proxpanel/frontend/dist/uploads");

    /** Rejects names and paths that a shell or PostgreSQL might read as more than that. */
    public SshSettings {
        database = name(database);
        container = name(container);
        socket = path(socket);
        uploads = uploads.stream().map(SshSettings::path).toList();
    }

    /** Reads the section. */
    public static SshSettings from(Section section) {
        return new SshSettings(
                section.about("the panel's database on a server that data is recovered from")
                        .parsed("database", "proxpanel", SshSettings::name),
                section.about("the container that it runs in there; without such a container it is the server's own")
                        .parsed("container", "proxpanel-db", SshSettings::name),
                section.about("port of the server's own database there").integer("port", 5432, 1, 65_535),
                section.about("directory of that database's socket there")
                        .parsed("socket", "/var/run/postgresql", SshSettings::path),
                uploads(section),
                section.about("how long a source may send nothing before it counts as gone")
                        .duration("silence", "2m", "1s", "1h"));
    }

    private static List<String> uploads(Section section) {
        List<String> found = section.about("directories of uploads there; the first one that exists counts")
                .texts("uploads", UPLOADS);
        if (found.stream().anyMatch(text -> !PATH.matcher(text).matches())) {
            section.refuse("uploads", "expected absolute paths of letters, digits and ._-/");
            return UPLOADS;
        }
        return found;
    }

    private static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new InvalidRequestException("expected 1 to 63 letters, digits, underscores, dots and hyphens");
        }
        return text;
    }

    private static String path(String text) {
        if (!PATH.matcher(text).matches()) {
            throw new InvalidRequestException("expected an absolute path of letters, digits and ._-/");
        }
        return text;
    }
}
