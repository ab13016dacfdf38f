package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.MinimumSettings;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Settings that a server in recovery must have at least as high as the server that wrote its WAL, or it does not start
 * (M8, H-26): what the main told, and what the data itself records of the time when it was written.
 *
 * @param server whose files are looked at
 */
record LeastSettings(Installation server) {

    /** The names in {@code pg_controldata}, which differ from the settings'. */
    private static final Map<String, String> RECORDED = Map.of(
            "max_connections", "max_connections setting",
            "max_worker_processes", "max_worker_processes setting",
            "max_wal_senders", "max_wal_senders setting",
            "max_prepared_transactions", "max_prepared_xacts setting",
            "max_locks_per_transaction", "max_locks_per_xact setting");

    /** The same lines, with those raised that are too low as the files stand now. */
    AutoConf raised(AutoConf conf, MinimumSettings told) {
        SortedMap<String, Integer> least = recorded();
        told.values().forEach((name, value) -> {
            int unused = least.merge(requireKnown(name), value, Math::max);
        });
        AutoConf raised = conf;
        for (Map.Entry<String, Integer> one : least.entrySet()) {
            if (number(one.getKey(), server.configured(one.getKey())) < one.getValue()) {
                raised = raised.with(one.getKey(), String.valueOf(one.getValue()));
            }
        }
        return raised;
    }

    private SortedMap<String, Integer> recorded() {
        Map<String, String> control = server.control();
        SortedMap<String, Integer> found = new TreeMap<>();
        RECORDED.forEach((name, words) -> {
            String text = control.get(words);
            if (text != null) {
                int unused = found.merge(name, number(name, text), Math::max);
            }
        });
        return found;
    }

    /** The names come from a peer. */
    private static String requireKnown(String name) {
        if (!RECORDED.containsKey(name)) {
            throw new InvalidRequestException("minimum of setting '" + name.replaceAll("\\p{C}", "?")
                    + "' is not valid: expected one of " + new TreeMap<>(RECORDED).keySet());
        }
        return name;
    }

    private static int number(String setting, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException odd) {
            throw new OperationFailedException("setting " + setting + " is '" + text + "': expected a number", odd);
        }
    }
}
