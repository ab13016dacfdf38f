package dev.mainstay.domain.identity;

import dev.mainstay.domain.error.InvalidRequestException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A host as peers dial it: an IPv4 or IPv6 literal or an RFC 1123 host name, safe to place in a conninfo, a URL, a
 * {@code pg_hba.conf} line or a script (D13). Case is folded and IPv6 takes its canonical form, so that one address is
 * one value; nothing is looked up.
 *
 * <p>Immutable. Source: spec/panel-api.md 1.6 and H-21.
 *
 * @param host at most 255 characters
 */
public record NodeAddress(String host) {

    private static final int LONGEST = 255;
    private static final String EXPECTED = "an IPv4 or IPv6 address or a host name of letters, digits, '-' and '.'";
    private static final Pattern LABELS = Pattern.compile("(?!-)[a-z0-9-]{1,63}(?<!-)(\\.(?!-)[a-z0-9-]{1,63}(?<!-))*");
    /** What the C library reads as a number, whatever we took it for: {@code 127.1}, {@code 0x7f000001}. */
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)\\.?");

    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)");

    /** Rejects everything else with {@code InvalidRequestException}. */
    public NodeAddress {
        host = canonical(host);
    }

    private static String canonical(String given) {
        String folded = isAscii(given) ? given.toLowerCase(Locale.ROOT) : "";
        if (folded.isEmpty() || folded.length() > LONGEST || !isLiteralOrName(folded)) {
            throw new InvalidRequestException("address " + Text.shown(given) + " is not valid: expected " + EXPECTED);
        }
        return Ipv6Literal.parse(folded).map(Ipv6Literal::toString).orElse(folded);
    }

    /** Folding turns some foreign letters into ours: the Kelvin sign becomes a k. */
    private static boolean isAscii(String given) {
        return given.chars().allMatch(letter -> letter < 0x80);
    }

    private static boolean isLiteralOrName(String host) {
        if (host.indexOf(':') >= 0) {
            return Ipv6Literal.parse(host).isPresent();
        }
        if (ENDS_IN_A_NUMBER.matcher(host).matches()) {
            return IPV4.matcher(host).matches();
        }
        return LABELS.matcher(host).matches();
    }

    /** Whether this is a number, not a name: only those may stand in a {@code pg_hba.conf} address with a mask. */
    public boolean isLiteral() {
        return isIpv6() || IPV4.matcher(host).matches();
    }

    /** Whether this is an IPv6 literal, which URLs put in brackets. */
    public boolean isIpv6() {
        return host.indexOf(':') >= 0;
    }

    /** Whether packets to this address stay on the machine; such an address is no use to a peer (D26). */
    public boolean isLoopback() {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || (isLiteral() && host.startsWith("127."))
                || Ipv6Literal.parse(host).map(Ipv6Literal::isLoopback).orElse(false);
    }

    /** Whether no peer can ever dial this: the unspecified and the multicast ranges. */
    public boolean isUndialable() {
        if (isIpv6()) {
            return host.equals("::") || host.startsWith("ff");
        }
        return isLiteral() && (host.startsWith("0.") || firstOctet() >= 224);
    }

    private int firstOctet() {
        return Integer.parseInt(host.substring(0, host.indexOf('.')));
    }

    @Override
    public String toString() {
        return host;
    }
}
