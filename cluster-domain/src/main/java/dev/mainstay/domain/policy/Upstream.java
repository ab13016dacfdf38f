package dev.mainstay.domain.policy;

import dev.mainstay.domain.topology.Node;
import java.util.Optional;

/**
 * Whom a secondary is to stream from, and why.
 *
 * <p>Immutable.
 *
 * @param member the member that feeds it; empty for the main
 * @param reason for people
 */
public record Upstream(Optional<Node> member, String reason) {

    /** The main, for that reason. */
    public static Upstream main(String reason) {
        return new Upstream(Optional.empty(), reason);
    }

    static Upstream of(Node member) {
        return new Upstream(Optional.of(member), "node " + member.name() + " streams from the main and feeds this one");
    }
}
