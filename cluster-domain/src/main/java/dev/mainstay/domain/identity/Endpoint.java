package dev.mainstay.domain.identity;

import dev.mainstay.domain.error.InvalidRequestException;

/**
 * A host and a TCP port: where a database or a Redis listens.
 *
 * <p>Immutable.
 *
 * @param address the host
 * @param port 1 to 65535
 */
public record Endpoint(NodeAddress address, int port) {

    private static final int HIGHEST_PORT = 65_535;

    /** Rejects ports out of range with {@code InvalidRequestException}. */
    public Endpoint {
        port = requirePort(port);
    }

    /** The port itself, when it is one; else {@code InvalidRequestException}. */
    public static int requirePort(int port) {
        if (port < 1 || port > HIGHEST_PORT) {
            throw new InvalidRequestException("port " + port + " is not valid: expected 1 to " + HIGHEST_PORT);
        }
        return port;
    }

    @Override
    public String toString() {
        return (address.isIpv6() ? "[" + address + "]" : address.toString()) + ":" + port;
    }
}
