package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.SettingsReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The settings of a fake server that a main needs: what runs, what the files say, and which the command line pins.
 * Confined to the lock of its network.
 */
final class FakeParameters {

    private static final SortedMap<String, String> WANTED = wanted();
    private static final Set<String> WITH_RESTART =
            Set.of("wal_level", "max_wal_senders", "max_replication_slots", "hot_standby", "wal_log_hints");
    private static final String HINTS = "wal_log_hints";
    private static final String LOW = "low";
    private static final int CONNECTIONS = 100;

    private final SortedMap<String, String> running = new TreeMap<>();
    private final SortedMap<String, String> files = new TreeMap<>();
    private final SortedSet<String> pinned = new TreeSet<>();
    private int connections = CONNECTIONS;
    private int connectionsInFiles = CONNECTIONS;

    /** As a fresh installation without checksums has them. */
    FakeParameters() {
        running.putAll(WANTED);
        running.put("wal_keep_size", LOW);
        running.put("max_slot_wal_keep_size", LOW);
        running.put(HINTS, LOW);
        files.putAll(running);
    }

    FakeParameters(FakeParameters other) {
        running.putAll(other.files);
        files.putAll(other.files);
        connections = other.connectionsInFiles;
        connectionsInFiles = other.connectionsInFiles;
    }

    private static SortedMap<String, String> wanted() {
        SortedMap<String, String> all = new TreeMap<>();
        all.put("wal_level", "replica");
        all.put("max_wal_senders", "10");
        all.put("max_replication_slots", "10");
        all.put("hot_standby", "on");
        all.put("wal_keep_size", "1024MB");
        all.put("max_slot_wal_keep_size", "10240MB");
        all.put(HINTS, "on");
        return Collections.unmodifiableSortedMap(all);
    }

    void setTooLow(String name) {
        running.put(name, LOW);
        files.put(name, LOW);
    }

    void pin(String name) {
        setTooLow(name);
        pinned.add(name);
    }

    /** {@code max_connections}, as it runs. */
    int connections() {
        return connections;
    }

    /** Written to the files; holds from the next start on. */
    void connections(int wanted) {
        connectionsInFiles = wanted;
    }

    /** The files ask for that many at least. */
    void connectionsAtLeast(int wanted) {
        connectionsInFiles = Math.max(connectionsInFiles, wanted);
    }

    void restart() {
        connections = connectionsInFiles;
        for (String name : files.keySet()) {
            if (!pinned.contains(name)) {
                running.put(name, files.get(name));
            }
        }
    }

    SettingsReport apply() {
        List<String> changed = new ArrayList<>();
        for (String name : WANTED.keySet()) {
            if (!holds(name) && !pinned.contains(name) && LOW.equals(files.get(name))) {
                files.put(name, WANTED.get(name));
                changed.add(name);
            }
            if (!WITH_RESTART.contains(name) && !pinned.contains(name)) {
                running.put(name, files.get(name));
            }
        }
        return new SettingsReport(changed, open(false), open(true), holds(HINTS) ? List.of() : List.of(HINTS));
    }

    private List<String> open(boolean onCommandLine) {
        return WANTED.keySet().stream()
                .filter(name -> !name.equals(HINTS) && !holds(name) && pinned.contains(name) == onCommandLine)
                .toList();
    }

    private boolean holds(String name) {
        return !LOW.equals(running.get(name));
    }
}
