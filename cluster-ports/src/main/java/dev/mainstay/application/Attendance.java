package dev.mainstay.application;

import dev.mainstay.domain.identity.NodeId;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which nodes were told to be away or back, so that each change is told once, however long the table takes to say the
 * same. Confined to the loop thread.
 */
final class Attendance {

    private final Map<NodeId, Told> told = new TreeMap<>();

    private enum Told {
        AWAY,
        BACK
    }

    /** A node is silent; whether that is news. */
    boolean leaves(NodeId node) {
        return told.put(node, Told.AWAY) != Told.AWAY;
    }

    /** A node is heard of; whether that is news: it was told to be away, or the table says so and nobody said more. */
    boolean returns(NodeId node, boolean awayInTable) {
        Told before = told.get(node);
        boolean news = before == Told.AWAY || (before == null && awayInTable);
        if (news) {
            told.put(node, Told.BACK);
        } else if (before == Told.BACK && !awayInTable) {
            told.remove(node);
        }
        return news;
    }

    /** Nothing was told yet: this node has just become main. */
    void reset() {
        told.clear();
    }
}
