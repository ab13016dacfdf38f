package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.UnavailableException;
import java.net.MalformedURLException;
import java.net.URI;
import java.security.Key;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * RS256 and nothing else, by the keys of a JSON Web Key Set that some login service publishes. The set is kept for five minutes,
 * read again for a key that it does not name, and for a day while the service is away. Reads nothing before it is asked, starts
 * no thread. Safe for all threads. Source: D12, RFC 7517.
 */
final class RsaSignatures implements Signatures {
    private static final int WAIT_MS = 2_000;
    private static final int LARGEST_SET = 256 << 10;
    private static final int LONGEST = 8_192;
    private static final Duration OUTAGE = Duration.ofDays(1);

    private final JWSKeySelector<SecurityContext> selector;

    RsaSignatures(URI set) {
        this.selector = new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, source(set));
    }

    private static JWKSource<SecurityContext> source(URI set) {
        try {
            DefaultResourceRetriever reader = new DefaultResourceRetriever(WAIT_MS, WAIT_MS, LARGEST_SET);
            return JWKSourceBuilder.create(set.toURL(), reader)
                    .refreshAheadCache(false)
                    .rateLimited(false)
                    .outageTolerant(OUTAGE.toMillis())
                    .build();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException("the settings checked the URL", impossible);
        }
    }

    @Override
    public Optional<JsonNode> claims(String token) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            JWSObject signed = JWSObject.parse(token);
            return isSigned(signed)
                    ? Json.parse(signed.getPayload().toBytes()).filter(JsonNode::isObject)
                    : Optional.empty();
        } catch (ParseException notOne) {
            return Optional.empty();
        } catch (JOSEException away) {
            throw new UnavailableException("the keys of the login service cannot be read", away);
        }
    }

    private boolean isSigned(JWSObject token) throws JOSEException {
        @Nullable SecurityContext none = null;
        for (Key key : selector.selectJWSKeys(token.getHeader(), none)) {
            if (key instanceof RSAPublicKey rsa && token.verify(new RSASSAVerifier(rsa))) {
                return true;
            }
        }
        return false;
    }
}
