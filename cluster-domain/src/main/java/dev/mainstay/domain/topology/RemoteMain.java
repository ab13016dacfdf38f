package dev.mainstay.domain.topology;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.SlotName;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The main of another cluster, whose database a standby cluster follows (ADR 23).
 *
 * <p>Immutable. Source: spec/patroni-rest.md 6.2.
 *
 * @param database where it is
 * @param slot the slot there that holds write-ahead log for us; made by its operator
 * @param settings settings of PostgreSQL that hold while it is followed, by name, such as {@code restore_command}
 */
public record RemoteMain(Endpoint database, SlotName slot, SortedMap<String, String> settings) {

    private static final String HOST = "remote.host";
    private static final String PORT = "remote.port";
    private static final String SLOT = "remote.slot";
    private static final String SETTING = "remote.setting.";

    /** Copies the map. */
    public RemoteMain {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** As {@link ClusterRules#lines} keeps it. */
    String lines() {
        StringBuilder lines = new StringBuilder();
        lines.append(HOST).append('=').append(database.address().host()).append('\n');
        lines.append(PORT).append('=').append(database.port()).append('\n');
        lines.append(SLOT).append('=').append(slot).append('\n');
        settings.forEach((name, value) ->
                lines.append(SETTING).append(name).append('=').append(value).append('\n'));
        return lines.toString();
    }

    /** Read back; empty where nothing was kept, or nothing that could be followed. */
    static Optional<RemoteMain> parse(Map<String, String> values) {
        if (!values.containsKey(HOST)) {
            return Optional.empty();
        }
        SortedMap<String, String> settings = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(SETTING)) {
                String unused = settings.put(name.substring(SETTING.length()), value);
            }
        });
        try {
            NodeAddress host = new NodeAddress(values.get(HOST));
            int port = Integer.parseInt(values.getOrDefault(PORT, ""));
            return Optional.of(
                    new RemoteMain(new Endpoint(host, port), new SlotName(values.getOrDefault(SLOT, "")), settings));
        } catch (InvalidRequestException | NumberFormatException damaged) {
            return Optional.empty();
        }
    }
}
