package dev.mainstay.adapters.http.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a dynamic configuration may say of the reference and Mainstay does not do. It is kept, since whole documents are written
 * by tools, and told, since nobody may believe that it is on. Pure. Source: spec/patroni-rest.md 6.1 to 6.3.
 */
final class Unheeded {
    private static final Set<String> ABOVE = Set.of(
            "primary_stop_timeout",
            "master_stop_timeout",
            "primary_race_backoff",
            "member_slots_ttl",
            "slots",
            "permanent_slots",
            "permanent_replication_slots",
            "ignore_slots");
    private static final Set<String> BELOW = Set.of(
            "parameters_primary",
            "parameters_replica",
            "parameters_standby_leader",
            "pg_hba",
            "pg_hba_primary",
            "pg_hba_replica",
            "pg_hba_standby_leader",
            "pg_ident",
            "pg_ident_primary",
            "pg_ident_replica",
            "pg_ident_standby_leader",
            "recovery_conf",
            "create_replica_methods",
            "remove_data_directory_on_rewind_failure",
            "remove_data_directory_on_diverged_timelines",
            "pg_ctl_timeout",
            "callbacks",
            "pre_promote",
            "before_stop");

    /** These are on here whatever is said. */
    private static final Set<String> ALWAYS = Set.of("use_slots", "use_pg_rewind");

    private Unheeded() {}

    /** The names, sorted; without those that ask for nothing. */
    static List<String> in(ObjectNode document) {
        JsonNode postgresql = document.path("postgresql");
        Stream<String> above = ABOVE.stream().filter(name -> asks(document.path(name)));
        Stream<String> below = BELOW.stream().filter(name -> asks(postgresql.path(name)));
        Stream<String> always = ALWAYS.stream().filter(name -> postgresql.has(name) && !asks(postgresql.path(name)));
        return Stream.concat(above, Stream.concat(below, always).map("postgresql."::concat))
                .sorted()
                .toList();
    }

    private static boolean asks(JsonNode value) {
        boolean none = value.isMissingNode() || value.isNull() || (value.isContainerNode() && value.isEmpty());
        boolean no = value.isValueNode()
                && Flags.parse(value.asText()).filter(yes -> !yes).isPresent();
        return !none && !no;
    }
}
