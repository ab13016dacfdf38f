package dev.mainstay.adapters.http.panel.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.health.NodeHealth;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.wal.Lsn;
import java.util.Optional;

/**
 * {@code GET /health}. Source: spec/panel-api.md 1.1.
 *
 * <p>Read leniently, against the habit of this package: a field of the wrong type is a field not told, since it must not
 * make a living node look dead.
 */
public final class HealthWire {
    private static final int OK = 200;
    private static final String SIGNATURES = "signatures";
    private static final String CONDITION = "condition";
    private static final String HEALTHY = "healthy";

    private HealthWire() {}

    /** As answered, with the panel's version here. */
    public static ObjectNode write(NodeHealth health, SoftwareVersion version) {
        ObjectNode answer = Json.object()
                .put("status", health.healthy() ? HEALTHY : "unhealthy")
                .put("service", "proisp-api")
                .put("version", version.value())
                .put("is_saas", false)
                .put("role", health.role().word())
                .put("accepting_writes", health.acceptsWrites())
                .put("epoch", health.term().value())
                .put("lsn", health.position().map(Lsn::toString).orElse(null))
                .put(
                        "timeline",
                        health.timeline().map(timeline -> timeline.id()).orElse(null));
        health.condition().ifPresent(condition -> answer.put(CONDITION, condition.word()));
        answer.put(SIGNATURES, NodeSignature.VERSION);
        AllegianceWire.write(answer, health.allegiance());
        ProfileWire.write(answer, health.profile());
        return answer;
    }

    /** As received with that status. */
    public static PeerObservation read(int status, JsonNode answer) {
        String word = answer.path("status").asText("");
        if (word.isEmpty()) {
            return new PeerObservation.Silent("answered " + status + ", and not as a panel does");
        }
        if (status == OK && word.equals(HEALTHY)) {
            return new PeerObservation.Answered(claim(answer));
        }
        return new PeerObservation.Refused("answered " + status + ": " + word.replaceAll("\\p{C}", "?"), claim(answer));
    }

    /** Whether the node understands signed messages; existing nodes say nothing of it. */
    public static boolean understandsSignatures(JsonNode answer) {
        return answer.path(SIGNATURES).asText("").equals(NodeSignature.VERSION);
    }

    private static Claim claim(JsonNode answer) {
        JsonNode epoch = answer.path("epoch");
        long term = epoch.isIntegralNumber() && epoch.canConvertToLong() ? Math.max(0, epoch.longValue()) : 0;
        return new Claim(
                Role.of(answer.path("role").asText("")),
                new Term(term),
                answer.path("accepting_writes").asBoolean(false),
                position(answer.path("lsn").asText("")),
                Words.version(answer.path("version").asText("")),
                AllegianceWire.read(answer),
                ProfileWire.read(answer),
                NodeCondition.of(answer.path(CONDITION).asText("")));
    }

    private static Optional<Lsn> position(String text) {
        try {
            return text.isEmpty() || text.equals("null") ? Optional.empty() : Optional.of(Lsn.parse(text));
        } catch (InvalidRequestException notTold) {
            return Optional.empty();
        }
    }
}
