package dev.mainstay.adapters.http.panel;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.ports.settings.Section;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whom the routes let in, and how often. Immutable.
 *
 * @param keySet where a login service publishes the keys of RS256 tokens; with it no HS256 token is good
 * @param issuer who signs tokens; a token may also name nobody
 * @param adminClaim the claim that makes an administrator: {@code admin} or 4
 * @param revokedTokens whether tokens that were given back are looked up in the cache
 * @param proxies addresses and networks of web servers in front, whose word on a caller's address is taken
 * @param rateLimit requests per minute and address; when not given, the panel's preference, else 300
 * @param nodeCertificates whether other nodes' messages need a client certificate beside the secret
 * @param guessDelay how long an answer waits after repeated wrong guesses from its address; 0 to 10 s
 */
public record EdgeSettings(
        Optional<URI> keySet,
        String issuer,
        String adminClaim,
        boolean revokedTokens,
        List<String> proxies,
        Optional<Integer> rateLimit,
        boolean nodeCertificates,
        Duration guessDelay) {
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

    /** Rejects what is out of range or no network. */
    public EdgeSettings {
        proxies = Networks.require(proxies);
        if (guessDelay.isNegative() || guessDelay.compareTo(LONGEST_DELAY) > 0) {
            throw new InvalidRequestException(
                    "guess delay " + guessDelay.toMillis() + " ms is not valid: expected 0 to 10 s");
        }
        if (rateLimit.filter(limit -> limit < 1).isPresent()) {
            throw new InvalidRequestException("rate limit " + rateLimit.get() + " is not valid: expected 1 or more");
        }
        keySet.ifPresent(EdgeSettings::requireUrl);
    }

    /** Loopback is the web server in front; the panel's preference is the limit. */
    public static EdgeSettings standard() {
        return new EdgeSettings(
                Optional.empty(),
                "proisp",
                "user_type",
                true,
                List.of("127.0.0.0/8", "::1"),
                Optional.empty(),
                false,
                Duration.ofSeconds(1));
    }

    /** Reads the sections {@code auth} and {@code http}. */
    public static EdgeSettings from(Section auth, Section http) {
        EdgeSettings standard = standard();
        return new EdgeSettings(
                auth.about(
                                "Where a login service publishes the keys of RS256 admin tokens (JWKS), https://…; with it no"
                                        + " HS256 token is accepted.")
                        .optionalParsed("jwks_url", EdgeSettings::url),
                auth.about("Who signs admin tokens; a token may also name nobody.")
                        .text("issuer", standard.issuer()),
                auth.about("The claim that makes an administrator, by the word admin or the number 4.")
                        .text("admin_claim", standard.adminClaim()),
                auth.about(
                                "Whether tokens that the panel's log-out put into Redis are refused; a Redis that is away refuses"
                                        + " none.")
                        .flag("revoked_tokens", standard.revokedTokens()),
                proxies(http),
                http.about(
                                "Requests per minute and address below /api/; without it the panel's api_rate_limit, else 300."
                                        + " Other nodes' messages do not count.")
                        .optionalInteger("rate_limit", 1, 1_000_000),
                http.section("tls")
                        .about(
                                "Whether other nodes' messages need a client certificate of http.tls.ca beside the secret.")
                        .flag("node_certificates", false),
                http.about(
                                "How long an answer waits after five wrong secrets or tokens of its address within a minute.")
                        .duration("guess_delay", "1s", "0s", "10s"));
    }

    private static List<String> proxies(Section http) {
        List<String> given = http.about(
                        "Addresses and networks (10.0.0.0/24) of web servers in front, whose X-Real-IP is believed.")
                .texts("trusted_proxies", standard().proxies());
        try {
            return Networks.require(given);
        } catch (InvalidRequestException wrong) {
            http.refuse("trusted_proxies", String.valueOf(wrong.getMessage()));
            return standard().proxies();
        }
    }

    private static URI url(String text) {
        try {
            URI url = URI.create(text);
            requireUrl(url);
            return url;
        } catch (IllegalArgumentException notOne) {
            throw new InvalidRequestException("expected a URL such as https://login.example/jwks.json");
        }
    }

    private static void requireUrl(URI url) {
        boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        if (!web || url.getHost() == null) {
            throw new InvalidRequestException("expected a URL such as https://login.example/jwks.json");
        }
    }
}
