package dev.mainstay.adapters.http.panel.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.observation.Profile;
import dev.mainstay.domain.observation.ServerPhase;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node shows of itself besides, in {@code GET /health}, under {@code profile}; ours, an existing node of the panel has
 * none. Source: spec/patroni-rest.md 4.1.
 *
 * <p>Read leniently, as {@link HealthWire} is.
 */
final class ProfileWire {
    private static final String NAME = "profile";

    private ProfileWire() {}

    static void write(ObjectNode answer, Profile profile) {
        if (profile.equals(Profile.none())) {
            return;
        }
        ObjectNode object = answer.putObject(NAME);
        profile.door().ifPresent(door -> object.put("door", door.toString()));
        profile.phase().ifPresent(phase -> object.put("phase", phase.word()));
        object.put("streaming", profile.streaming());
        object.put("restoring", profile.restoring());
        profile.timeline().ifPresent(timeline -> object.put("timeline", timeline.id()));
        profile.received().ifPresent(lsn -> object.put("received", lsn.toString()));
        profile.replayed().ifPresent(lsn -> object.put("replayed", lsn.toString()));
        object.put("waits_for_restart", profile.waitsForRestart());
        ObjectNode tags = object.putObject("tags");
        profile.tags().values().forEach((name, tag) -> write(tags, name, tag));
        PlansWire.write(object, profile.plans());
    }

    private static void write(ObjectNode tags, String name, Tags.Tag tag) {
        tags.putArray(name).add(tag.kind().name()).add(tag.text());
    }

    static Profile read(JsonNode answer) {
        JsonNode object = answer.path(NAME);
        if (!object.isObject()) {
            return Profile.none();
        }
        return new Profile(
                door(object.path("door").asText("")),
                ServerPhase.of(object.path("phase").asText("")),
                object.path("streaming").asBoolean(false),
                object.path("restoring").asBoolean(false),
                Optional.of(object.path("timeline").asInt(0))
                        .filter(id -> id > 0)
                        .map(Timeline::new),
                position(object.path("received")),
                position(object.path("replayed")),
                object.path("waits_for_restart").asBoolean(false),
                tags(object.path("tags")),
                PlansWire.read(object));
    }

    private static Optional<PeerUrl> door(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(PeerUrl.parse(text));
        } catch (InvalidRequestException notTold) {
            return Optional.empty();
        }
    }

    private static Optional<Lsn> position(JsonNode value) {
        try {
            return value.isTextual() ? Optional.of(Lsn.parse(value.textValue())) : Optional.empty();
        } catch (InvalidRequestException notTold) {
            return Optional.empty();
        }
    }

    private static Tags tags(JsonNode object) {
        SortedMap<String, Tags.Tag> tags = new TreeMap<>();
        try {
            for (Map.Entry<String, JsonNode> each : object.properties()) {
                Tags.Kind kind = Tags.Kind.valueOf(each.getValue().path(0).asText(""));
                tags.put(
                        each.getKey(),
                        new Tags.Tag(kind, each.getValue().path(1).asText("")));
            }
            return new Tags(tags);
        } catch (IllegalArgumentException | InvalidRequestException notTold) {
            return Tags.none();
        }
    }
}
