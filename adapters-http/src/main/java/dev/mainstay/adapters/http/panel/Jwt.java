package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.ports.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A signed token of the panel: HS256 and nothing else, by the JDK's own code, since old panels have keys that token libraries
 * refuse. Immutable. Source: spec/panel-api.md 2.1, D12.
 *
 * @param signed what the signature covers
 * @param signature as sent
 * @param claims the payload; not to be believed before {@link #isSignedBy}
 */
record Jwt(String signed, String signature, JsonNode claims) {
    private static final String ALGORITHM = "HS256";
    private static final String MAC = "HmacSHA256";
    private static final int LONGEST = 8_192;
    private static final int PARTS = 3;

    /** The token; empty when it is none, or signed by another algorithm. */
    static Optional<Jwt> parse(String token) {
        String[] parts = token.split("\\.", -1);
        if (token.length() > LONGEST || parts.length != PARTS) {
            return Optional.empty();
        }
        Optional<JsonNode> header = decoded(parts[0]).filter(Jwt::isPinned);
        return header.flatMap(pinned -> decoded(parts[1]))
                .map(claims -> new Jwt(parts[0] + "." + parts[1], parts[2], claims));
    }

    private static boolean isPinned(JsonNode header) {
        return header.path("alg").isTextual()
                && header.path("alg").textValue().equals(ALGORITHM)
                && !header.has("crit");
    }

    private static Optional<JsonNode> decoded(String part) {
        try {
            return Json.parse(Base64.getUrlDecoder().decode(part)).filter(JsonNode::isObject);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** Whether the holder of this key made it; takes the same time either way. */
    boolean isSignedBy(Secret key) {
        return MessageDigest.isEqual(
                signatureOf(signed, key).getBytes(StandardCharsets.US_ASCII),
                signature.getBytes(StandardCharsets.UTF_8));
    }

    /** A token with these claims. */
    static String sign(ObjectNode claims, Secret key) {
        ObjectNode header = Json.object().put("alg", ALGORITHM).put("typ", "JWT");
        String signed = encoded(Json.bytes(header)) + "." + encoded(Json.bytes(claims));
        return signed + "." + signatureOf(signed, key);
    }

    private static String signatureOf(String signed, Secret key) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), MAC));
            return encoded(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + MAC, impossible);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
