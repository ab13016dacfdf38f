package dev.mainstay.domain.topology;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a cluster's operators may change while it runs, on all nodes at once (D17). Kept as lines of text, one
 * {@code name=value} each: a line that a newer version wrote and this one does not know is passed over.
 *
 * <p>Immutable. Source: spec/patroni-rest.md 6.1.
 *
 * @param paused nobody is promoted, closed for want of backing, re-attached or started but by a person
 * @param maximumLag a secondary that is known to be further behind its main does not promote itself; bytes
 * @param startTimeout how long a crashed main's database may take to come back before its role is given away
 * @param synchronous whether commits wait for a secondary
 * @param strict with synchronous commits: they wait even when no secondary is there
 * @param synchronousNodes how many secondaries they wait for; 1 or more
 * @param maximumSyncLag commits do not wait for one that is further behind, where another one is not; bytes, 0 for no limit
 * @param failsafe whether the members' addresses are told as a fail-safe topology
 * @param parameters settings of PostgreSQL on every node, by name
 * @param remote whose database this cluster follows as a whole; empty where it has a main of its own
 */
public record ClusterRules(
        boolean paused,
        long maximumLag,
        Duration startTimeout,
        Synchronous synchronous,
        boolean strict,
        int synchronousNodes,
        long maximumSyncLag,
        boolean failsafe,
        SortedMap<String, String> parameters,
        Optional<RemoteMain> remote) {

    private static final ClusterRules STANDARD = new ClusterRules(
            false,
            1_048_576,
            Duration.ofMinutes(5),
            Synchronous.OFF,
            false,
            1,
            0,
            false,
            Collections.emptySortedMap(),
            Optional.empty());

    private static final String PARAMETER = "parameter.";

    /** Copies the map. */
    public ClusterRules {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /** Of a cluster with a main of its own. */
    public ClusterRules(
            boolean paused,
            long maximumLag,
            Duration startTimeout,
            Synchronous synchronous,
            boolean strict,
            int synchronousNodes,
            long maximumSyncLag,
            boolean failsafe,
            SortedMap<String, String> parameters) {
        this(
                paused,
                maximumLag,
                startTimeout,
                synchronous,
                strict,
                synchronousNodes,
                maximumSyncLag,
                failsafe,
                parameters,
                Optional.empty());
    }

    /** Whether commits wait for a secondary. */
    public enum Synchronous {
        /** They do not. */
        OFF,
        /** They wait for chosen ones. */
        ON,
        /** They wait for any of a list. */
        QUORUM
    }

    /** The rules of a cluster whose operators never changed any. */
    public static ClusterRules standard() {
        return STANDARD;
    }

    /** The same rules in a cluster that is paused, or is not. */
    public ClusterRules paused(boolean now) {
        return new ClusterRules(
                now,
                maximumLag,
                startTimeout,
                synchronous,
                strict,
                synchronousNodes,
                maximumSyncLag,
                failsafe,
                parameters,
                remote);
    }

    /** The same rules for a cluster that follows that main, or none. */
    public ClusterRules following(Optional<RemoteMain> main) {
        return new ClusterRules(
                paused,
                maximumLag,
                startTimeout,
                synchronous,
                strict,
                synchronousNodes,
                maximumSyncLag,
                failsafe,
                parameters,
                main);
    }

    /** As they are kept. */
    public String lines() {
        return "paused=" + paused + "\nmaximum_lag=" + maximumLag + "\nstart_timeout_ms=" + startTimeout.toMillis()
                + "\nsynchronous=" + synchronous + "\nstrict=" + strict + "\nsynchronous_nodes=" + synchronousNodes
                + "\nmaximum_sync_lag=" + maximumSyncLag + "\nfailsafe=" + failsafe + "\n" + parameterLines()
                + remote.map(RemoteMain::lines).orElse("");
    }

    private String parameterLines() {
        StringBuilder lines = new StringBuilder();
        parameters.forEach((name, value) ->
                lines.append(PARAMETER).append(name).append('=').append(value).append('\n'));
        return lines.toString();
    }

    /** Read back; what is missing or makes no sense is as in {@link #standard}. */
    public static ClusterRules parse(String lines) {
        Map<String, String> values = new LinkedHashMap<>();
        lines.lines()
                .map(line -> line.split("=", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> {
                    String unused = values.put(pair[0], pair[1]);
                });
        return new ClusterRules(
                flag(values, "paused"),
                number(values, "maximum_lag").orElse(STANDARD.maximumLag()),
                number(values, "start_timeout_ms").map(Duration::ofMillis).orElse(STANDARD.startTimeout()),
                synchronous(values.getOrDefault("synchronous", "")),
                flag(values, "strict"),
                number(values, "synchronous_nodes").map(Long::intValue).orElse(STANDARD.synchronousNodes()),
                number(values, "maximum_sync_lag").orElse(STANDARD.maximumSyncLag()),
                flag(values, "failsafe"),
                parameters(values),
                RemoteMain.parse(values));
    }

    private static SortedMap<String, String> parameters(Map<String, String> values) {
        SortedMap<String, String> found = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(PARAMETER)) {
                String unused = found.put(name.substring(PARAMETER.length()), value);
            }
        });
        return found;
    }

    private static boolean flag(Map<String, String> values, String name) {
        return Boolean.parseBoolean(values.get(name));
    }

    private static Optional<Long> number(Map<String, String> values, String name) {
        return Optional.ofNullable(values.get(name))
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::valueOf);
    }

    private static Synchronous synchronous(String word) {
        for (Synchronous each : Synchronous.values()) {
            if (each.name().equals(word)) {
                return each;
            }
        }
        return Synchronous.OFF;
    }
}
