package dev.mainstay.domain.identity;

import dev.mainstay.domain.error.InvalidRequestException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a node's panel dialect answers: scheme, host and port. What peers are told, not what the node binds (D26).
 *
 * <p>Immutable.
 *
 * @param scheme how to speak
 * @param endpoint where
 */
public record PeerUrl(Scheme scheme, Endpoint endpoint) {

    private static final Pattern FORM =
            Pattern.compile("(https?)://(?:\\[([0-9A-Fa-f]*:[0-9A-Fa-f:]*)\\]|([^/@?#:\\[\\]]+)):([0-9]{1,5})");

    /** How the panel dialect is carried. */
    public enum Scheme {
        /** Clear text, the panel's default inside its network. */
        HTTP("http"),
        /** TLS. */
        HTTPS("https");

        private final String word;

        Scheme(String word) {
            this.word = word;
        }

        /** As a URL writes it. */
        public String word() {
            return word;
        }

        /** The scheme of that word; anything but {@code https} is clear text, as existing nodes store nothing. */
        public static Scheme of(String word) {
            return word.equalsIgnoreCase(HTTPS.word) ? HTTPS : HTTP;
        }
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws InvalidRequestException when the text is not {@code scheme://host:port}
     */
    public static PeerUrl parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new InvalidRequestException(
                    "URL " + Text.shown(text) + " is not valid: expected http:// or https://, a host and a port");
        }
        String host = parts.group(2) == null ? parts.group(3) : parts.group(2);
        int port = Integer.parseInt(parts.group(4));
        return new PeerUrl(Scheme.of(parts.group(1)), new Endpoint(new NodeAddress(host), port));
    }

    /** The host part. */
    public NodeAddress address() {
        return endpoint.address();
    }

    @Override
    public String toString() {
        return scheme.word() + "://" + endpoint;
    }
}
