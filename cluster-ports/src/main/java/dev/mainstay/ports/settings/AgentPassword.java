package dev.mainstay.ports.settings;

/**
 * The password of the agent's own database role, which every node of a cluster derives from the cluster secret: after a
 * base backup the joiner's own passwords are gone, and no answer of the main carries a superuser's (D25).
 */
public final class AgentPassword {

    /** The database role whose password this is. */
    public static final String ROLE = "mainstay";

    private static final String PURPOSE = "mainstay-role";

    private AgentPassword() {}

    /** HMAC-SHA256 of the text {@code mainstay-role} under the cluster secret, as 64 lower-case hexadecimal characters. */
    public static Secret derive(Secret clusterSecret) {
        return Secret.of(clusterSecret.sign(PURPOSE));
    }
}
