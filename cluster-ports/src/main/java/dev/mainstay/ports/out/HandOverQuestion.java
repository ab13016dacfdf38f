package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;

/**
 * Asks a secondary whether it could take over.
 *
 * @param cluster which cluster
 * @param from the main's number
 * @param address the main's address, from which it would follow
 * @param stage whether to look only
 */
public record HandOverQuestion(ClusterId cluster, NodeId from, NodeAddress address, Stage stage) {

    /** How far the asked node goes. */
    public enum Stage {
        /** It only looks. */
        LOOK("look"),
        /** It writes a restart point and lets the asking node follow it. */
        PREPARE("prepare");

        private final String word;

        Stage(String word) {
            this.word = word;
        }

        /** As the wire writes it. */
        public String word() {
            return word;
        }
    }
}
