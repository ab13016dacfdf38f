package dev.mainstay.adapters.http.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.topology.RemoteMain;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What {@code standby_cluster} says, and what in it Mainstay does not do: whoever asks for it must not believe that it is done.
 * Confined to one request. Source: spec/patroni-rest.md 6.2, ADR 23.
 */
final class StandbySection {
    private static final String NAME = "standby_cluster";
    private static final int POSTGRES = 5432;
    private static final int LAST_PORT = 65_535;
    private static final Set<String> SETTINGS =
            Set.of("restore_command", "archive_cleanup_command", "recovery_min_apply_delay");
    private static final Set<String> ACTIVE = Set.of("host", "port", "restore_command");

    private final JsonNode section;
    private final Consumer<String> problem;

    StandbySection(JsonNode section, Consumer<String> problem) {
        this.section = section;
        this.problem = problem;
    }

    /** Whom to follow; empty where nobody is named, or not in a way that can work. */
    Optional<RemoteMain> remote() {
        if (section.isMissingNode() || section.isNull()) {
            return Optional.empty();
        }
        if (!section.isObject()) {
            problem.accept(NAME + " can never work: expected settings below it");
            return Optional.empty();
        }
        refuseMethods();
        boolean active = ACTIVE.stream().anyMatch(section::hasNonNull);
        return active ? named() : Optional.empty();
    }

    /** A copy is always a base backup. */
    private void refuseMethods() {
        JsonNode methods = section.path("create_replica_methods");
        boolean standard = methods.isMissingNode()
                || methods.isNull()
                || (methods.isArray()
                        && methods.size() == 1
                        && methods.path(0).asText().equals("basebackup"));
        if (!standard) {
            problem.accept(NAME + ".create_replica_methods is not supported: expected [\"basebackup\"], or nothing");
        }
    }

    private Optional<RemoteMain> named() {
        Optional<NodeAddress> host = host();
        Optional<SlotName> slot = slot();
        Optional<Integer> port = port();
        SortedMap<String, String> settings = settings();
        return host.flatMap(there ->
                slot.flatMap(kept -> port.map(at -> new RemoteMain(new Endpoint(there, at), kept, settings))));
    }

    private Optional<NodeAddress> host() {
        String text = section.path("host").asText("");
        if (text.isEmpty()) {
            problem.accept(NAME + ".host is missing: expected the remote main's address, since Mainstay follows by"
                    + " streaming and does not from an archive alone");
            return Optional.empty();
        }
        if (text.contains(",")) {
            problem.accept(NAME + ".host " + text + " is not supported: expected one address");
            return Optional.empty();
        }
        try {
            return Optional.of(new NodeAddress(text));
        } catch (InvalidRequestException odd) {
            problem.accept(NAME + ".host can never work: " + odd.getMessage());
            return Optional.empty();
        }
    }

    private Optional<SlotName> slot() {
        String text = section.path("primary_slot_name").asText("");
        try {
            return Optional.of(new SlotName(text));
        } catch (InvalidRequestException odd) {
            problem.accept(NAME + ".primary_slot_name can never work: " + odd.getMessage()
                    + "; make it there with SELECT pg_create_physical_replication_slot('name', true)");
            return Optional.empty();
        }
    }

    private Optional<Integer> port() {
        JsonNode value = section.path("port");
        if (value.isMissingNode() || value.isNull()) {
            return Optional.of(POSTGRES);
        }
        String text = value.asText("");
        boolean fits = text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= LAST_PORT;
        if (!fits) {
            problem.accept(NAME + ".port " + value + " can never work: expected 1 to " + LAST_PORT);
        }
        return fits ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private SortedMap<String, String> settings() {
        SortedMap<String, String> wanted = new TreeMap<>();
        SETTINGS.stream().filter(section::hasNonNull).forEach(name -> {
            String value = section.path(name).asText("");
            if (!section.path(name).isValueNode() || value.chars().anyMatch(Character::isISOControl)) {
                problem.accept(NAME + "." + name + " can never work: expected one value");
            } else {
                String unused = wanted.put(name, value);
            }
        });
        return wanted;
    }
}
