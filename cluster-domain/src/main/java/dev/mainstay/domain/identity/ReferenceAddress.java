package dev.mainstay.domain.identity;

import dev.mainstay.domain.error.InvalidRequestException;
import java.util.Optional;

/**
 * Something outside the cluster that a node must reach to know that it is not the isolated one: a gateway, a name server.
 *
 * <p>Immutable. Source: D6.
 *
 * @param address the host
 * @param port the TCP port to knock at; without one the host is pinged
 */
public record ReferenceAddress(NodeAddress address, Optional<Integer> port) {

    /** Rejects ports out of range with {@code InvalidRequestException}. */
    public ReferenceAddress {
        port = port.map(Endpoint::requirePort);
    }

    /**
     * Reads {@code host}, {@code host:port} or {@code [IPv6]:port}.
     *
     * @throws InvalidRequestException when it is none of these
     */
    public static ReferenceAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean bareIpv6 = colon > 0 && text.indexOf(':') != colon && !text.startsWith("[");
        if (colon < 0 || bareIpv6 || text.endsWith("]")) {
            return new ReferenceAddress(new NodeAddress(unbracketed(text)), Optional.empty());
        }
        return new ReferenceAddress(
                new NodeAddress(unbracketed(text.substring(0, colon))), Optional.of(port(text, colon)));
    }

    private static String unbracketed(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
        return bracketed ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(String text, int colon) {
        try {
            return Integer.parseInt(text.substring(colon + 1));
        } catch (NumberFormatException notANumber) {
            throw new InvalidRequestException(
                    "address " + Text.shown(text) + " is not valid: expected host, host:port or [IPv6]:port",
                    notANumber);
        }
    }

    @Override
    public String toString() {
        return port.map(number -> new Endpoint(address, number).toString()).orElseGet(address::toString);
    }
}
