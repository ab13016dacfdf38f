package dev.mainstay.adapters.postgres;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of {@code postgresql.auto.conf}, which win over all other files. What is not ours stays byte for byte.
 *
 * <p>Immutable. Source: PostgreSQL manual, "Parameter Interaction via the Configuration File".
 */
final class AutoConf {

    static final String FILE = "postgresql.auto.conf";

    /** What belongs to a role that this server may no longer have (M1, M11, L36). */
    static final Predicate<String> OF_A_ROLE = name -> name.startsWith("primary_")
            || name.startsWith("recovery_target")
            || Set.of(
                            "default_transaction_read_only",
                            "synchronous_standby_names",
                            "recovery_min_apply_delay",
                            "promote_trigger_file")
                    .contains(name);

    /** What belongs to a machine: where it listens, what it calls itself, what its memory holds. */
    static final Predicate<String> OF_A_MACHINE = Set.of(
            "port",
            "listen_addresses",
            "unix_socket_directories",
            "unix_socket_group",
            "unix_socket_permissions",
            "external_pid_file",
            "cluster_name",
            "log_directory",
            "ssl_cert_file",
            "ssl_key_file",
            "ssl_ca_file",
            "ssl_crl_file",
            "shared_buffers",
            "huge_pages",
            "effective_cache_size",
            "maintenance_work_mem",
            "work_mem")::contains;

    private static final Pattern SETTING = Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_.]*)\\s*(?:=|\\s)\\s*(.*)");

    private final List<String> lines;

    private AutoConf(List<String> lines) {
        this.lines = List.copyOf(lines);
    }

    /** Bytes become characters one by one, so that any encoding survives. */
    static AutoConf parse(byte[] content) {
        return new AutoConf(
                new String(content, StandardCharsets.ISO_8859_1).lines().toList());
    }

    byte[] bytes() {
        return lines.isEmpty() ? new byte[0] : (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The value as it is written, quotes included; empty when there is none. The last line holds. */
    String value(String name) {
        String found = "";
        for (String line : lines) {
            Matcher setting = SETTING.matcher(line);
            if (setting.matches() && lowerCase(setting.group(1)).equals(name)) {
                found = setting.group(2);
            }
        }
        return found;
    }

    /** Without the settings of these names. */
    AutoConf without(Predicate<String> unwanted) {
        return new AutoConf(
                lines.stream().filter(line -> !isNamed(line, unwanted)).toList());
    }

    /** The settings of these names, and nothing else. */
    AutoConf only(Predicate<String> wanted) {
        return new AutoConf(lines.stream().filter(line -> isNamed(line, wanted)).toList());
    }

    /** These lines, then those of the other. */
    AutoConf and(AutoConf other) {
        List<String> both = new ArrayList<>(lines);
        both.addAll(other.lines);
        return new AutoConf(both);
    }

    /** With this value, quoted, in place of all others of that name. */
    AutoConf with(String name, String value) {
        List<String> more = new ArrayList<>(without(name::equals).lines);
        String line = name + " = '" + value.replace("\\", "\\\\").replace("'", "''") + "'";
        more.add(new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        return new AutoConf(more);
    }

    /** The names of all settings, for people. */
    List<String> names() {
        return lines.stream()
                .map(SETTING::matcher)
                .filter(Matcher::matches)
                .map(setting -> lowerCase(setting.group(1)))
                .distinct()
                .toList();
    }

    private static boolean isNamed(String line, Predicate<String> wanted) {
        Matcher setting = SETTING.matcher(line);
        return setting.matches() && wanted.test(lowerCase(setting.group(1)));
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
