package dev.mainstay.adapters.http.panel.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.Plans;
import dev.mainstay.domain.observation.ServerFacts.WaitingSetting;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What waits at a node, under {@code plans} of its profile; nothing is written where nothing waits. Read leniently, as {@link
 * HealthWire} is.
 */
final class PlansWire {
    private static final String NAME = "plans";

    private PlansWire() {}

    static void write(ObjectNode profile, Plans plans) {
        if (plans.equals(Plans.none())) {
            return;
        }
        ObjectNode object = profile.putObject(NAME);
        plans.handOver().ifPresent(at -> object.put("hand_over", at.toString()));
        plans.target().ifPresent(node -> object.put("target", node.value()));
        plans.restart().ifPresent(at -> object.put("restart", at.toString()));
        ArrayNode settings = object.putArray("settings");
        plans.settings()
                .forEach(setting -> settings.addArray()
                        .add(setting.name())
                        .add(setting.inForce())
                        .add(setting.wanted()));
    }

    static Plans read(JsonNode profile) {
        JsonNode object = profile.path(NAME);
        List<WaitingSetting> settings = new ArrayList<>();
        object.path("settings")
                .forEach(each -> settings.add(new WaitingSetting(
                        each.path(0).asText(""),
                        each.path(1).asText(""),
                        each.path(2).asText(""))));
        return new Plans(
                moment(object.path("hand_over")),
                Optional.of(object.path("target").asInt(0)).filter(id -> id > 0).map(NodeId::new),
                moment(object.path("restart")),
                settings);
    }

    private static Optional<Instant> moment(JsonNode value) {
        try {
            return value.isTextual() ? Optional.of(Instant.parse(value.textValue())) : Optional.empty();
        } catch (DateTimeException notTold) {
            return Optional.empty();
        }
    }
}
