package dev.mainstay.adapters.etcd;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.ports.settings.Section;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The etcd that keeps the lease.
 *
 * @param endpoints its members, all of one etcd cluster: {@code http://HOST:PORT} or {@code https://HOST:PORT}; none by
 *     default, and then there is no lease
 * @param user who reads and writes the keys below {@code /mainstay/}; needs the password
 * @param password of the user
 * @param token presented as it is, until etcd refuses it; then user and password log in, when given
 * @param ca PEM file of the authorities that {@code https} members are trusted by; the JDK's when empty
 * @param requestLimit longest wait for one member before the next is asked; 100 ms to 10 s, default 2 s
 */
public record EtcdSettings(
        List<URI> endpoints,
        Optional<String> user,
        Optional<Secret> password,
        Optional<Secret> token,
        Optional<Path> ca,
        Duration requestLimit) {

    private static final String ENDPOINTS = "endpoints";
    private static final Pattern ENDPOINT =
            Pattern.compile("https?://([A-Za-z0-9][A-Za-z0-9.-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}\\]):[0-9]{1,5}/?");
    private static final int HIGHEST_PORT = 65_535;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** Rejects other addresses, waits out of range, and half a login, with {@code InvalidRequestException}. */
    public EtcdSettings {
        endpoints = endpoints.stream()
                .map(endpoint -> endpoint(endpoint.toString()))
                .toList();
        if (requestLimit.compareTo(SHORTEST) < 0 || requestLimit.compareTo(LONGEST) > 0) {
            throw new InvalidRequestException("request limit " + requestLimit.toMillis() + " ms is not valid: expected "
                    + SHORTEST.toMillis() + " ms to " + LONGEST.toSeconds() + " s");
        }
        if (user.isPresent() != password.isPresent()) {
            throw new InvalidRequestException("user and password go together: expected both or none");
        }
    }

    /** Reads the section {@code guard.etcd}. */
    public static EtcdSettings from(Section section) {
        List<URI> endpoints = endpoints(section);
        Optional<String> user = section.about(
                        "who reads and writes the keys below /mainstay/; without it nobody logs in")
                .optionalText("user");
        Optional<Secret> password = section.about("the user's password").secret("password");
        Optional<Secret> token = section.about(
                        "a token that is presented as it is, until etcd refuses it; then user and password log in, when given")
                .secret("token");
        Optional<Path> ca = section.about(
                        "PEM file of the authorities that https members are trusted by; without it the JDK's")
                .path("ca");
        Duration limit = section.about("longest wait for one member before the next is asked")
                .duration("request_limit", "2s", "100ms", "10s");
        if (user.isPresent() != password.isPresent()) {
            section.refuse(user.isPresent() ? "password" : "user", "expected user and password together");
            return new EtcdSettings(endpoints, Optional.empty(), Optional.empty(), token, ca, limit);
        }
        ca.filter(file -> !Files.isReadable(file))
                .ifPresent(missing -> section.refuse("ca", "expected a file that can be read"));
        return new EtcdSettings(endpoints, user, password, token, ca, limit);
    }

    private static List<URI> endpoints(Section section) {
        List<String> texts = section.about("the members of the etcd that keeps the lease, such as"
                        + " http://10.0.0.7:2379; with none there is no lease")
                .texts(ENDPOINTS, List.of());
        try {
            return texts.stream().map(EtcdSettings::endpoint).toList();
        } catch (InvalidRequestException wrong) {
            section.refuse(ENDPOINTS, String.valueOf(wrong.getMessage()));
            return List.of();
        }
    }

    private static URI endpoint(String text) {
        if (!ENDPOINT.matcher(text).matches()) {
            throw wrong(text);
        }
        try {
            URI endpoint = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (endpoint.getHost() == null || endpoint.getPort() < 1 || endpoint.getPort() > HIGHEST_PORT) {
                throw wrong(text);
            }
            return endpoint;
        } catch (IllegalArgumentException unusable) {
            throw wrong(text);
        }
    }

    private static InvalidRequestException wrong(String text) {
        return new InvalidRequestException(
                "endpoint '" + text + "' is not valid: expected http://HOST:PORT or https://HOST:PORT");
    }
}
