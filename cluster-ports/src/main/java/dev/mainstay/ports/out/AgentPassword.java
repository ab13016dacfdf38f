package dev.mainstay.ports.out;

import dev.mainstay.ports.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The password of the agent's own role: both sides of a cluster derive it, none ever sends it (D25). */
public final class AgentPassword {

    private static final String PURPOSE = "mainstay-role";

    private AgentPassword() {}

    /** HMAC-SHA256 of a fixed text under the cluster secret, as lower-case hexadecimal. */
    public static Secret derive(Secret cluster) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(cluster.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] derived = mac.doFinal(PURPOSE.getBytes(StandardCharsets.UTF_8));
            return Secret.of(HexFormat.of().formatHex(derived));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }
}
