package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import java.util.Arrays;
import java.util.Optional;

/**
 * A message to {@code /notify} (spec/panel-api.md 1.16).
 *
 * @param kind what it says
 * @param cluster which cluster, where told
 * @param newMain the new main's address, for {@code new_main}
 * @param node the node it concerns, where told
 * @param hardwareId the server it concerns, where told
 * @param term the sender's term; {@link Term#NONE} when not told
 */
public record Notice(
        Kind kind,
        Optional<ClusterId> cluster,
        Optional<NodeAddress> newMain,
        Optional<NodeId> node,
        Optional<HardwareId> hardwareId,
        Term term) {

    /** What a notice can say. */
    public enum Kind {
        /** There is a new main; follow it, or close if you claim to be one. */
        NEW_MAIN("new_main"),
        /** The shared row changed. */
        CONFIG_UPDATE("config_update"),
        /** Nothing; proves the secret. */
        PING("ping"),
        /** A node left by itself. */
        NODE_LEFT("node_left"),
        /** You were removed. */
        NODE_REMOVED("node_removed"),
        /** A newer term exists: give up the role. */
        DEMOTED("demoted"),
        /** Something a newer version says; acknowledged and ignored. */
        UNKNOWN("unknown");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As the wire writes it. */
        public String word() {
            return word;
        }

        /** The kind of that word; unknown words are a kind too. */
        public static Kind of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word.equals(word))
                    .findFirst()
                    .orElse(UNKNOWN);
        }
    }

    /** A notice that only proves the secret. */
    public static Notice ping() {
        return new Notice(Kind.PING, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Term.NONE);
    }
}
