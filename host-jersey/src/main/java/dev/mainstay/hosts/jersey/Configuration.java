package dev.mainstay.hosts.jersey;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.ports.settings.Section;
import dev.mainstay.ports.settings.SettingKey;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings as they were read once, at the start: defaults, below {@code mainstay.yml}, below {@code MAINSTAY_…}
 * variables.
 *
 * @param settings the values; where a problem is, the default stands in
 * @param problems everything that is wrong
 * @param keys every key there is
 */
public record Configuration(ServerSettings settings, List<String> problems, List<SettingKey> keys) {

    /** Variables of the launcher and of the command line, which are no settings. */
    private static final Set<String> OTHERS = Set.of(
            "MAINSTAY_IMAGE",
            "MAINSTAY_SUITE",
            "MAINSTAY_CACHE",
            "MAINSTAY_JAVA_OPTS",
            "MAINSTAY_NO_BUILD",
            "MAINSTAY_TOKEN",
            "MAINSTAY_CLUSTER_SECRET");

    /** Copies the lists. */
    public Configuration {
        problems = List.copyOf(problems);
        keys = List.copyOf(keys);
    }

    /**
     * Reads a file below the environment.
     *
     * @throws InvalidRequestException when the file cannot be read or is no YAML
     */
    public static Configuration read(Path file, Map<String, String> environment) {
        return of(YamlTree.read(file), environment);
    }

    /** The defaults below the environment, for a machine without a file. */
    public static Configuration defaults(Map<String, String> environment) {
        return of(Map.of(), environment);
    }

    private static Configuration of(Map<String, Object> tree, Map<String, String> environment) {
        Map<String, String> variables = new LinkedHashMap<>(environment);
        variables.keySet().removeAll(OTHERS);
        Section root = Section.of(tree, variables);
        ServerSettings settings = ServerSettings.from(root);
        return new Configuration(settings, root.problems(), root.keys());
    }

    /**
     * The values, when nothing is wrong.
     *
     * @throws InvalidRequestException with all problems, one on each line
     */
    public ServerSettings valid() {
        if (problems.isEmpty()) {
            return settings;
        }
        throw new InvalidRequestException(String.join("\n", problems));
    }
}
