package dev.mainstay.domain.identity;

import dev.mainstay.domain.error.InvalidRequestException;

/**
 * A node's number in its cluster: its row in {@code cluster_nodes}; the first main is 1. Never reused.
 *
 * <p>Immutable.
 *
 * @param value 1 or more
 */
public record NodeId(int value) implements Comparable<NodeId> {

    /** Rejects numbers below 1 with {@code InvalidRequestException}. */
    public NodeId {
        if (value < 1) {
            throw new InvalidRequestException("node id " + value + " is not valid: expected 1 or more");
        }
    }

    @Override
    public int compareTo(NodeId other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
