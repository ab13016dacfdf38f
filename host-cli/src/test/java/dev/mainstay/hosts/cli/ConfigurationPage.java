package dev.mainstay.hosts.cli;

import dev.mainstay.hosts.jersey.Configuration;
import dev.mainstay.ports.settings.SettingKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes {@code docs/configuration.md} from the keys that the settings read. */
final class ConfigurationPage {

    private static final String HEAD = """
            # Configuration

            Written by `DocsTest` from the settings themselves; do not edit (`-Ddocs.write` writes it anew).

            A node reads one YAML file, `mainstay.yml`. Every key below can be overridden by an environment variable: `MAINSTAY_`, then the
            path in capitals with underscores, so `postgresql.port` is `MAINSTAY_POSTGRESQL_PORT`; lists are separated by commas there.
            A secret is given as the value of its key or, better, as the path of a file that holds it in the key with `_file` behind its name.

            `mainstay config check FILE` tells everything that is wrong with a file at once. An unknown key is an error. A duration is a whole
            number with its unit: `200ms`, `2s`, `5m`, `1h`, `1d`. All keys exist since version 0.1.
            """;

    private ConfigurationPage() {}

    static String text() {
        List<String> lines = new ArrayList<>(List.of(HEAD.stripTrailing()));
        String section = "";
        for (SettingKey key : Configuration.defaults(Map.of()).keys().stream()
                .sorted((one, other) -> sectionOf(one).compareTo(sectionOf(other)))
                .toList()) {
            if (!sectionOf(key).equals(section)) {
                section = sectionOf(key);
                lines.add("");
                lines.add("## " + section);
                lines.add("");
                lines.add("| key | form | default | accepted | meaning |");
                lines.add("|---|---|---|---|---|");
            }
            lines.add(row(key));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String sectionOf(SettingKey key) {
        return key.path().substring(0, key.path().indexOf('.'));
    }

    private static String row(SettingKey key) {
        String fallback = key.fallback().isEmpty() ? "" : "`" + key.fallback() + "`";
        return "| `" + key.path() + "` | " + key.kind() + " | " + fallback + " | " + key.range() + " | "
                + sentence(key.meaning()) + " |";
    }

    private static String sentence(String meaning) {
        String text = meaning.substring(0, 1).toUpperCase(Locale.ROOT) + meaning.substring(1);
        return text.endsWith(".") ? text : text + ".";
    }
}
