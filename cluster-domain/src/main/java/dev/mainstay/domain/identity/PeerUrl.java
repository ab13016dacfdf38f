package dev.mainstay.domain.identity;

/**
 * Where a node's panel dialect answers: scheme, host and port. What peers are told, not what the node binds (D26).
 *
 * <p>Immutable.
 *
 * @param scheme how to speak
 * @param endpoint where
 */
public record PeerUrl(Scheme scheme, Endpoint endpoint) {

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

    /** The host part. */
    public NodeAddress address() {
        return endpoint.address();
    }

    @Override
    public String toString() {
        return scheme.word() + "://" + endpoint;
    }
}
