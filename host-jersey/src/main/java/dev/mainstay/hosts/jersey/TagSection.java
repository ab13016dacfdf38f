package dev.mainstay.hosts.jersey;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.domain.topology.Tags.Kind;
import dev.mainstay.domain.topology.Tags.Tag;
import dev.mainstay.ports.settings.Section;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Binds {@code node.tags}. */
final class TagSection {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");

    private TagSection() {}

    static Tags read(Section node) {
        Map<String, Tag> tags = new LinkedHashMap<>();
        node.about(
                        "What is said of this node, by name: nofailover, failover_priority, noloadbalance, nosync, sync_priority,"
                                + " replicatefrom (the member to stream from instead of the main), clonefrom (whoever is made"
                                + " anew may copy this node instead of the main), nostream (replay the archive that"
                                + " restore_command reads and stream from nobody),"
                                + " and words of your own that health checks can ask for. Read again by POST /reload.")
                .free("tags")
                .forEach((name, value) -> {
                    Tag unused = tags.put(name, tag(value));
                });
        Optional.ofNullable(tags.get(Tags.REPLICATE_FROM)).ifPresent(tag -> requireName(node, tag.text()));
        Optional.ofNullable(tags.get(Tags.NO_STREAM)).ifPresent(tag -> requireFlag(node, tag));
        try {
            return Tags.of(tags);
        } catch (InvalidRequestException wrong) {
            node.refuse("tags", String.valueOf(wrong.getMessage()));
            return Tags.none();
        }
    }

    /** A word that is neither would be taken for a tag of the operator's own, and do nothing. */
    private static void requireFlag(Section node, Tag tag) {
        if (tag.kind() != Kind.FLAG) {
            node.refuse("tags", Tags.NO_STREAM + ": expected true or false, found '" + tag.text() + "'");
        }
    }

    private static void requireName(Section node, String name) {
        try {
            ServerName unused = new ServerName(name);
        } catch (InvalidRequestException wrong) {
            node.refuse("tags", Tags.REPLICATE_FROM + ": expected the name of a member: " + wrong.getMessage());
        }
    }

    /** The file's texts have no types: what reads as a truth value or a number is one. */
    private static Tag tag(String text) {
        if (text.equals("true") || text.equals("false")) {
            return new Tag(Kind.FLAG, text);
        }
        return new Tag(NUMBER.matcher(text).matches() ? Kind.NUMBER : Kind.TEXT, text);
    }
}
