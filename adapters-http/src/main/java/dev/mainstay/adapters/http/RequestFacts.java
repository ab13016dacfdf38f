package dev.mainstay.adapters.http;

/** Names of request properties that the server sets for both dialects, since JAX-RS does not tell them. */
public final class RequestFacts {
    /** A {@code String}: the socket's peer address as a literal. */
    public static final String REMOTE_ADDRESS = "dev.mainstay.remote-address";

    /** A {@code Boolean}: true over TLS. Absent on plain connections. */
    public static final String ENCRYPTED = "dev.mainstay.encrypted";

    /** A {@code Boolean}: whether the peer showed a certificate that the server trusts. */
    public static final String CERTIFIED = "dev.mainstay.certified";

    private RequestFacts() {}
}
