package dev.mainstay.adapters.http.patroni;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Whether an address is meant by an entry of an allowlist: an address, a network in CIDR form, or a host name. Safe for all threads. */
final class Network {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final int BYTE = 8;
    private static final int FULL = 0xFF;

    private Network() {}

    static boolean meansAny(List<String> entries, String address) {
        return entries.stream().anyMatch(entry -> means(entry, address));
    }

    /** A name is looked up when it is asked for, since it may move; what cannot be looked up means nobody. */
    private static boolean means(String entry, String address) {
        int slash = entry.indexOf('/');
        byte[] peer = literal(address);
        if (peer.length == 0) {
            return false;
        }
        if (slash > 0) {
            String prefix = entry.substring(slash + 1);
            return prefix.matches("[0-9]{1,3}")
                    && isWithin(literal(entry.substring(0, slash)), peer, Integer.parseInt(prefix));
        }
        return LITERAL.matcher(entry).matches()
                ? Arrays.equals(literal(entry), peer)
                : addresses(entry).stream().anyMatch(each -> Arrays.equals(each, peer));
    }

    private static boolean isWithin(byte[] network, byte[] peer, int bits) {
        if (network.length != peer.length || network.length == 0 || bits > network.length * BYTE) {
            return false;
        }
        for (int i = 0; i < network.length; i++) {
            int left = Math.max(0, Math.min(BYTE, bits - i * BYTE));
            int mask = (FULL << (BYTE - left)) & FULL;
            if ((network[i] & mask) != (peer[i] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] literal(String text) {
        List<byte[]> all = LITERAL.matcher(text).matches() ? addresses(text) : List.of();
        return all.isEmpty() ? new byte[0] : all.get(0);
    }

    private static List<byte[]> addresses(String name) {
        try {
            return Arrays.stream(InetAddress.getAllByName(name))
                    .map(InetAddress::getAddress)
                    .toList();
        } catch (UnknownHostException unknown) {
            return List.of();
        }
    }
}
