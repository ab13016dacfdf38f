package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.domain.error.UnavailableException;
import java.util.Optional;

/** Tells which claims of a token are signed by the panel. Safe for all threads. */
@FunctionalInterface
interface Signatures {
    /**
     * The claims, to be believed; empty when the token is none, signed by somebody else, or by another algorithm.
     *
     * @throws UnavailableException when the key cannot be had now
     */
    Optional<JsonNode> claims(String token);

    /** HS256 with the panel's key, read anew when a signature does not fit. */
    static Signatures of(JwtKeys keys) {
        return token -> Jwt.parse(token)
                .filter(jwt -> keys.current().map(jwt::isSignedBy).orElse(false)
                        || keys.again().map(jwt::isSignedBy).orElse(false))
                .map(Jwt::claims);
    }
}
