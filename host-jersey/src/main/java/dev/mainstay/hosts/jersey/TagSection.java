package dev.mainstay.hosts.jersey;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.domain.topology.Tags.Kind;
import dev.mainstay.domain.topology.Tags.Tag;
import dev.mainstay.ports.settings.Section;
import java.util.LinkedHashMap;
import java.util.Map;

/** Binds {@code node.tags}. */
final class TagSection {

    private TagSection() {}

    static Tags read(Section node) {
        Map<String, Tag> tags = new LinkedHashMap<>();
        node.about(
                        "What is said of this node, by name: nofailover, failover_priority, noloadbalance, nosync, and words of"
                                + " your own that health checks can ask for. Read again by POST /reload.")
                .free("tags")
                .forEach((name, value) -> {
                    Tag unused = tags.put(name, tag(value));
                });
        try {
            return Tags.of(tags);
        } catch (InvalidRequestException wrong) {
            node.refuse("tags", String.valueOf(wrong.getMessage()));
            return Tags.none();
        }
    }

    private static Tag tag(Object value) {
        if (value instanceof Boolean) {
            return new Tag(Kind.FLAG, String.valueOf(value));
        }
        return new Tag(value instanceof Number ? Kind.NUMBER : Kind.TEXT, String.valueOf(value));
    }
}
