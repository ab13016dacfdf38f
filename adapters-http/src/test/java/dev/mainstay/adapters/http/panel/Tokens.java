package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.ports.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The tokens of the conformance cases. */
final class Tokens {
    private Tokens() {}

    static ObjectNode admin() {
        return claims("admin");
    }

    static ObjectNode claims(String type) {
        return Json.object()
                .put("user_id", 7)
                .put("username", "root")
                .put("user_type", type)
                .put("iat", Snapshots.NOW.getEpochSecond())
                .put("exp", Snapshots.NOW.plusSeconds(3600).getEpochSecond());
    }

    static String[] bearer(ObjectNode claims) {
        return bearer(claims, StubCluster.JWT_KEY);
    }

    static String[] bearer(ObjectNode claims, Secret key) {
        return new String[] {"Authorization", "Bearer " + Jwt.sign(claims, key)};
    }

    static String[] asAdmin() {
        return bearer(admin());
    }

    /** The same token under another header. */
    static String[] withHeader(String header) {
        String[] parts = Jwt.sign(admin(), StubCluster.JWT_KEY).split("\\.", -1);
        String coded = Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8));
        return new String[] {"Authorization", "Bearer " + coded + "." + parts[1] + "." + parts[2]};
    }
}
