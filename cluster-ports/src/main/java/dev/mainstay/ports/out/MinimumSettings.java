package dev.mainstay.ports.out;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Settings that a standby must have at least as high as its main, or it does not start (M8, H-26): max_connections,
 * max_worker_processes, max_wal_senders, max_prepared_transactions, max_locks_per_transaction.
 *
 * @param values by setting name
 */
public record MinimumSettings(SortedMap<String, Integer> values) {

    /** Copies the values. */
    public MinimumSettings {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** Nothing is asked for. */
    public static MinimumSettings none() {
        return new MinimumSettings(Collections.emptySortedMap());
    }
}
