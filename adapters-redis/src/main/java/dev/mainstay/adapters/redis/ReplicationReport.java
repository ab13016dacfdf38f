package dev.mainstay.adapters.redis;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.ports.out.RedisObservation;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the answer to {@code INFO replication}. Pure. Source: Redis manual, INFO. */
final class ReplicationReport {

    private static final String ROLE = "role";
    private static final String REPLICA = "slave";

    private ReplicationReport() {}

    static RedisObservation read(String answer) {
        Map<String, String> fields = fields(answer);
        if (!fields.containsKey(ROLE)) {
            return new RedisObservation(false, "its answer to INFO replication names no role", Optional.empty(), false);
        }
        if (!REPLICA.equals(fields.get(ROLE))) {
            return new RedisObservation(true, "", Optional.empty(), false);
        }
        return main(fields)
                .map(main -> new RedisObservation(
                        true, "", Optional.of(main), "up".equals(fields.get("master_link_status"))))
                .orElseGet(() -> new RedisObservation(
                        false, "its answer to INFO replication names no valid main", Optional.empty(), false));
    }

    private static Optional<Endpoint> main(Map<String, String> fields) {
        try {
            NodeAddress host = new NodeAddress(fields.getOrDefault("master_host", ""));
            return Optional.of(new Endpoint(host, Integer.parseInt(fields.getOrDefault("master_port", ""))));
        } catch (InvalidRequestException | NumberFormatException notOurs) {
            return Optional.empty();
        }
    }

    private static Map<String, String> fields(String answer) {
        Map<String, String> fields = new TreeMap<>();
        answer.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return fields;
    }
}
