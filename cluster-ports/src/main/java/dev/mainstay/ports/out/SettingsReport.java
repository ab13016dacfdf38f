package dev.mainstay.ports.out;

import java.util.List;

/**
 * What became of the settings a main needs (D14).
 *
 * @param changed names that were changed now
 * @param needRestart names that must hold and wait for a restart
 * @param fixedElsewhere names that must hold and that {@code ALTER SYSTEM} cannot change: the command line sets them
 * @param waiting names that may wait for the next restart, such as {@code wal_log_hints}
 */
public record SettingsReport(
        List<String> changed, List<String> needRestart, List<String> fixedElsewhere, List<String> waiting) {

    /** Copies the lists. */
    public SettingsReport {
        changed = List.copyOf(changed);
        needRestart = List.copyOf(needRestart);
        fixedElsewhere = List.copyOf(fixedElsewhere);
        waiting = List.copyOf(waiting);
    }

    /** Whether everything that must hold does. */
    public boolean holds() {
        return needRestart.isEmpty() && fixedElsewhere.isEmpty();
    }
}
