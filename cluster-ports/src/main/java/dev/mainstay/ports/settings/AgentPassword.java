package dev.mainstay.ports.settings;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The password of the agent's own database role, which every node of a cluster derives from the cluster secret: after a
 * base backup the joiner's own passwords are gone, and no answer of the main carries a superuser's (D25).
 */
public final class AgentPassword {

    /** The database role whose password this is. */
    public static final String ROLE = "mainstay";

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "mainstay-role";

    private AgentPassword() {}

    /** HMAC-SHA256 of the text {@code mainstay-role} under the cluster secret, as 64 lower-case hexadecimal characters. */
    public static Secret derive(Secret clusterSecret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(clusterSecret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return Secret.of(HexFormat.of().formatHex(mac.doFinal(PURPOSE.getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }
}
