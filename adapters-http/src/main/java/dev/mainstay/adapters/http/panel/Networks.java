package dev.mainstay.adapters.http.panel;

import dev.mainstay.domain.error.InvalidRequestException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses and networks, as {@code 192.0.2.7}, {@code 10.0.0.0/24} or {@code fd00::/8}. Looks no name up. Immutable.
 *
 * @param networks each with its first address and how many bits count
 */
record Networks(List<Network> networks) {
    private static final String NUMBER = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    /** What the JDK reads without asking a name server. */
    private static final Pattern LITERAL =
            Pattern.compile(NUMBER + "(\\." + NUMBER + "){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");
    private static final int BYTE = 8;

    /** Copies the list. */
    Networks {
        networks = List.copyOf(networks);
    }

    /**
     * One network.
     *
     * @param first its address; 4 or 16 numbers of one byte
     * @param bits how many of its leading bits count
     */
    record Network(List<Byte> first, int bits) {
        /** Copies the address. */
        Network {
            first = List.copyOf(first);
        }

        boolean holds(byte[] address) {
            if (address.length != first.size()) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 1 << (BYTE - 1 - bit % BYTE);
                if ((address[bit / BYTE] & mask) != (first.get(bit / BYTE) & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Reads them.
     *
     * @throws InvalidRequestException when one is neither an address nor a network
     */
    static Networks of(List<String> texts) {
        List<Network> all = new ArrayList<>();
        for (String text : texts) {
            all.add(
                    parse(text)
                            .orElseThrow(
                                    () -> new InvalidRequestException(
                                            "'" + text
                                                    + "' is not valid: expected an address such as 192.0.2.7 or a network such as 10.0.0.0/24")));
        }
        return new Networks(all);
    }

    /** The same texts, each of which is one. */
    static List<String> require(List<String> texts) {
        Networks read = of(texts);
        return read.networks().isEmpty() ? List.of() : List.copyOf(texts);
    }

    private static Optional<Network> parse(String text) {
        String[] parts = text.split("/", 2);
        Optional<byte[]> address = address(parts[0]);
        if (address.isEmpty() || (parts.length > 1 && !BITS.matcher(parts[1]).matches())) {
            return Optional.empty();
        }
        int most = address.get().length * BYTE;
        int bits = parts.length > 1 ? Integer.parseInt(parts[1]) : most;
        List<Byte> first = new ArrayList<>();
        for (byte each : address.get()) {
            first.add(each);
        }
        return bits > most ? Optional.empty() : Optional.of(new Network(first, bits));
    }

    /** Whether a peer's address, as a server prints it, lies in one of them. */
    boolean hold(String address) {
        Optional<byte[]> bytes = address(address.replaceAll("[\\[\\]]|%.*$", ""));
        return bytes.isPresent() && networks.stream().anyMatch(network -> network.holds(bytes.get()));
    }

    /** Empty when it is no literal; an IPv4 address inside IPv6 is the IPv4 address. */
    private static Optional<byte[]> address(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text).getAddress());
        } catch (UnknownHostException notOne) {
            return Optional.empty();
        }
    }

    /** Whether this is an address at all. */
    static boolean isAddress(String text) {
        return address(text).isPresent();
    }
}
