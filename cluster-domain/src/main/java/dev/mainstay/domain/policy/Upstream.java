package dev.mainstay.domain.policy;

import dev.mainstay.domain.topology.Node;
import java.util.Optional;

/**
 * Where a secondary is to get its log, and why.
 *
 * <p>Immutable.
 *
 * @param kind from whom
 * @param member the member that feeds it; empty for others
 * @param reason for people
 */
public record Upstream(Kind kind, Optional<Node> member, String reason) {

    /** From whom. */
    public enum Kind {
        /** It streams from the main. */
        MAIN,
        /** It streams from another secondary. */
        MEMBER,
        /** It streams from nobody, and replays what its archive has. */
        ARCHIVE
    }

    /** The main, for that reason. */
    public static Upstream main(String reason) {
        return new Upstream(Kind.MAIN, Optional.empty(), reason);
    }

    static Upstream of(Node member) {
        return new Upstream(
                Kind.MEMBER,
                Optional.of(member),
                "node " + member.name() + " streams from the main and feeds this one");
    }

    static Upstream archive(String reason) {
        return new Upstream(Kind.ARCHIVE, Optional.empty(), reason);
    }

    /** Whether it is to stream from nobody. */
    public boolean isArchive() {
        return kind == Kind.ARCHIVE;
    }
}
