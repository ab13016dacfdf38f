package dev.mainstay.adapters.http.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What {@code postgresql.parameters} says, and what in it would keep a server from starting or from being followed. Confined to
 * one request. Source: spec/patroni-rest.md 6.3.
 */
final class ParametersSection {
    private static final String NAME = "postgresql.parameters";
    private static final Pattern PARAMETER = Pattern.compile("[a-z_][a-z0-9_]{0,62}(\\.[a-z_][a-z0-9_]{0,62})?");
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");

    /** The least that the specification takes. */
    private static final Map<String, Integer> LEAST = Map.of(
            "max_connections", 25,
            "max_locks_per_transaction", 32,
            "max_worker_processes", 2,
            "max_prepared_transactions", 0,
            "max_wal_senders", 3,
            "max_replication_slots", 4);

    /** With less, nobody could follow. */
    private static final Set<String> LEVELS = Set.of("hot_standby", "replica", "logical");

    /** What Mainstay, or the operator's own file, says of each node: ignored here, as Patroni ignores its own. */
    private static final Set<String> OURS = Set.of(
            "listen_addresses",
            "port",
            "cluster_name",
            "hot_standby",
            "primary_conninfo",
            "primary_slot_name",
            "synchronous_standby_names",
            "default_transaction_read_only",
            "data_directory",
            "config_file",
            "hba_file");

    private final JsonNode section;
    private final Consumer<String> problem;

    ParametersSection(JsonNode section, Consumer<String> problem) {
        this.section = section;
        this.problem = problem;
    }

    /** By name; those that are not the operators' to say are left out. */
    SortedMap<String, String> wanted() {
        SortedMap<String, String> wanted = new TreeMap<>();
        if (!section.isMissingNode() && !section.isNull() && !section.isObject()) {
            problem.accept(NAME + " can never work: expected names and values");
        }
        section.properties().forEach(field -> {
            String name = field.getKey();
            Optional<String> expected = expected(name, field.getValue());
            if (expected.isPresent()) {
                problem.accept(NAME + "." + name + " can never work: expected " + expected.get());
            } else if (!field.getValue().isNull() && !OURS.contains(name)) {
                String unused = wanted.put(name, field.getValue().asText(""));
            }
        });
        return wanted;
    }

    /** What would fit instead; empty when it fits. */
    private static Optional<String> expected(String name, JsonNode value) {
        String text = value.asText("");
        boolean fits = PARAMETER.matcher(name).matches()
                && value.isValueNode()
                && text.chars().noneMatch(Character::isISOControl);
        if (!fits) {
            return Optional.of("one value");
        }
        Integer least = LEAST.get(name);
        boolean enough =
                least == null || value.isNull() || (WHOLE.matcher(text).matches() && Integer.parseInt(text) >= least);
        if (!enough) {
            return Optional.of("a whole number from " + least + " on");
        }
        boolean level = !name.equals("wal_level") || value.isNull() || LEVELS.contains(text.toLowerCase(Locale.ROOT));
        return level ? Optional.empty() : Optional.of("replica or logical");
    }
}
