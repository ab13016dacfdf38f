package dev.mainstay.adapters.http.panel;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the numbers and moments of the dialect are counted in, by the names of their fields. Pure. */
final class Units {
    private static final Map<Pattern, String> BY_NAME = Map.ofEntries(
            unit(".*_(seconds|sec)|db_replication_lag", "seconds"),
            unit(".*_minutes", "minutes"),
            unit(".*_ms", "milliseconds"),
            unit(".*(_bytes|^bytes|_size)", "bytes"),
            unit(".*_(pct|usage)|progress|percent", "percent, 0 to 100"),
            unit("ram_gb", "GiB"),
            unit("(.*_)?(lsn)", "a write-ahead log position, such as 0/5000148"),
            unit("(.*_)?epoch|term", "the number of the main's term"),
            unit("(.*_)?port", "a TCP port, 1 to 65535"),
            unit("(.*_)?timeline", "a timeline of PostgreSQL"),
            unit("id|(.*_)?node_id|(old|new)_main_id|keep", "the number of a row or node"),
            unit(
                    "(total|online)_nodes|.*_(count|cores|connections|sessions|rows)|done|total|skipped|waiting|rows|transactions"
                            + "|inserts|updates|deletes",
                    "a count"),
            unit("subscribers|.*_(restored|copied|skipped|missing)", "a count"),
            unit("postgres_version", "server_version_num of PostgreSQL, such as 160004"),
            unit("failover_priority", "a rank, the higher the sooner"),
            unit("priority", "a rank, the lower the sooner"),
            unit("(sync_)?revision", "a count that only grows within a term"),
            unit("(.*_)?at|last_.*|timestamp|.*_time", "RFC 3339, UTC"));

    private Units() {}

    private static Map.Entry<Pattern, String> unit(String names, String unit) {
        return Map.entry(Pattern.compile(names), unit);
    }

    /** The unit of the field of that name; empty when nothing is counted there. */
    static Optional<String> of(String name) {
        return BY_NAME.entrySet().stream()
                .filter(rule -> rule.getKey().matcher(name).matches())
                .map(Map.Entry::getValue)
                .sorted()
                .findFirst();
    }
}
