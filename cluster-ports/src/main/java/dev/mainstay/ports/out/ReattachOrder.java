package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.ClusterId;

/**
 * The main's word to a node that it should re-attach itself.
 *
 * @param cluster which cluster
 * @param force lifts the guard that waits for a person
 * @param actor who asked the main, for the record
 * @param mode whether it is only asked what it would do
 */
public record ReattachOrder(ClusterId cluster, boolean force, String actor, Mode mode) {

    /** What the node does. */
    public enum Mode {
        /** It only tells its plan. */
        PLAN,
        /** It begins. */
        BEGIN
    }
}
