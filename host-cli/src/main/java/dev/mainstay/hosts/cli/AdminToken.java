package dev.mainstay.hosts.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.hosts.cli.render.JsonText;
import dev.mainstay.ports.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the token of an admin, signed as the panel signs its own: HS256 with the UTF-8 bytes of the key. The JDK's
 * {@code Mac}, since old panels have keys that JOSE libraries refuse as too short.
 *
 * <p>Pure. Source: D12, D27, spec/panel-api.md 2.1.
 */
final class AdminToken {

    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final String ALGORITHM = "HmacSHA256";

    private AdminToken() {}

    /** A token that is valid from {@code now} on for that span. */
    static String make(Secret key, String user, int userId, Instant now, Duration valid) {
        ObjectNode claims = JsonNodeFactory.instance
                .objectNode()
                .put("user_id", userId)
                .put("username", user)
                .put("user_type", "admin")
                .put("iss", "proisp")
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(valid).getEpochSecond());
        String body = encoded(HEADER.getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(JsonText.line(claims).getBytes(StandardCharsets.UTF_8));
        return body + "." + encoded(signature(key, body));
    }

    private static byte[] signature(Secret key, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac.doFinal(body.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
