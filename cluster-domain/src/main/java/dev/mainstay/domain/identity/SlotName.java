package dev.mainstay.domain.identity;

import java.util.regex.Pattern;

/**
 * The name of a replication slot. Ours are {@code replica_<node id>} (D11).
 *
 * <p>Immutable. Source: PostgreSQL manual, "Replication Slots".
 *
 * @param value 1 to 63 lower-case letters, digits or underscores
 */
public record SlotName(String value) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9_]{1,63}");

    /** Rejects what PostgreSQL would refuse, with {@code InvalidRequestException}. */
    public SlotName {
        Text.require(FORM, value, "slot name", "1 to 63 lower-case letters, digits or underscores");
    }

    /** The slot that belongs to a node. */
    public static SlotName of(NodeId node) {
        return new SlotName("replica_" + node.value());
    }

    @Override
    public String toString() {
        return value;
    }
}
