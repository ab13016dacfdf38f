package dev.mainstay.adapters.docker;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.ports.settings.Section;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The Docker engine of this server, the database's container where it runs in one, and the containers that belong to a
 * main, such as RADIUS (D21).
 *
 * @param engine where the engine listens: {@code unix:///PATH}, or {@code tcp://HOST:PORT} without TLS
 * @param database the database's container; asked for with {@code postgresql.process: docker} only
 * @param services names of containers; none by default, and then the engine is never asked
 * @param runOnSecondary whether the services run on a secondary too, and are never stopped
 * @param stopTimeout how long a container may take to stop before it is killed; 1 s to 5 min, default 10 s
 * @param startTimeout how long a container may take until it runs; 1 s to 10 min, default 60 s
 */
public record DockerSettings(
        URI engine,
        String database,
        List<String> services,
        boolean runOnSecondary,
        Duration stopTimeout,
        Duration startTimeout) {

    private static final String SERVICES = "services";
    private static final Pattern ENGINE = Pattern.compile("unix:///[!-~]+|tcp://[A-Za-z0-9.:\\[\\]-]+:[0-9]{1,5}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST_STOP = Duration.ofMinutes(5);
    private static final Duration LONGEST_START = Duration.ofMinutes(10);

    /** Rejects other addresses, names that are none of a container, and waits out of range. */
    public DockerSettings {
        engine = engine(engine.toString());
        requireName(database);
        services = List.copyOf(services);
        services.forEach(DockerSettings::requireName);
        requireBetween("stop timeout", stopTimeout, LONGEST_STOP);
        requireBetween("start timeout", startTimeout, LONGEST_START);
    }

    /** Reads the sections {@code docker} and {@code radius}. */
    public static DockerSettings from(Section section, Section radius) {
        return new DockerSettings(
                section.about("where the Docker engine listens")
                        .parsed("engine", "unix:///var/run/docker.sock", DockerSettings::engine),
                section.about("the database's container, with postgresql.process: docker")
                        .parsed("database", "proxpanel-db", DockerSettings::name),
                services(section),
                radius.about("whether the containers of docker.services run on a secondary too")
                        .flag("run_on_secondary", false),
                section.about("how long a container may take to stop before it is killed")
                        .duration("stop_timeout", "10s", "1s", "5m"),
                section.about("how long a container may take until it runs")
                        .duration("start_timeout", "60s", "1s", "10m"));
    }

    private static List<String> services(Section section) {
        List<String> names = section.about("containers that run on the main and are stopped on a secondary")
                .texts(SERVICES, List.of());
        try {
            names.forEach(DockerSettings::requireName);
            return names;
        } catch (InvalidRequestException wrong) {
            section.refuse(SERVICES, String.valueOf(wrong.getMessage()));
            return List.of();
        }
    }

    private static URI engine(String text) {
        if (!ENGINE.matcher(text).matches()) {
            throw new InvalidRequestException(
                    "engine '" + text + "' is not valid: expected unix:///PATH or tcp://HOST:PORT");
        }
        return URI.create(text);
    }

    private static String name(String text) {
        requireName(text);
        return text;
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidRequestException("container name '" + name
                    + "' is not valid: expected letters, digits, '_', '.' and '-', as docker ps shows it");
        }
    }

    private static void requireBetween(String what, Duration value, Duration longest) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(longest) > 0) {
            throw new InvalidRequestException(what + " " + value.toMillis() + " ms is not valid: expected "
                    + SHORTEST.toSeconds() + " s to " + longest.toMinutes() + " min");
        }
    }
}
