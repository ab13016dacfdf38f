package dev.mainstay.domain.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The grammar of an IPv6 literal without zone: eight groups, at most one run of them written as {@code ::}; and its one
 * canonical form, since one address has many. Source: RFC 5952.
 *
 * <p>Immutable.
 *
 * @param groups eight, from the left
 */
record Ipv6Literal(List<Integer> groups) {
    private static final int GROUPS = 8;
    private static final int HEX = 16;
    private static final Pattern GROUP = Pattern.compile("[0-9a-f]{1,4}");
    /** {@code ::ffff:a.b.c.d}, an IPv4 address in IPv6's clothes. */
    private static final List<Integer> MAPPED_IPV4 = List.of(0, 0, 0, 0, 0, 0xffff);

    /** Reads lower-case text; empty when it is no such literal. */
    static Optional<Ipv6Literal> parse(String host) {
        int gap = host.indexOf("::");
        if (gap < 0) {
            return groups(host).filter(all -> all.size() == GROUPS).map(Ipv6Literal::new);
        }
        Optional<List<Integer>> before = groups(host.substring(0, gap));
        Optional<List<Integer>> after = groups(host.substring(gap + 2));
        return before.isPresent() && after.isPresent() ? joined(before.get(), after.get()) : Optional.empty();
    }

    private static Optional<Ipv6Literal> joined(List<Integer> before, List<Integer> after) {
        int missing = GROUPS - before.size() - after.size();
        if (missing < 1) {
            return Optional.empty();
        }
        List<Integer> all = new ArrayList<>(before);
        for (int filled = 0; filled < missing; filled++) {
            all.add(0);
        }
        all.addAll(after);
        return Optional.of(new Ipv6Literal(List.copyOf(all)));
    }

    /** The groups of a text without a gap; empty when one of them is malformed. */
    private static Optional<List<Integer>> groups(String text) {
        List<Integer> found = new ArrayList<>();
        if (text.isEmpty()) {
            return Optional.of(found);
        }
        for (String part : text.split(":", -1)) {
            if (!GROUP.matcher(part).matches()) {
                return Optional.empty();
            }
            found.add(Integer.parseInt(part, HEX));
        }
        return Optional.of(found);
    }

    boolean isLoopback() {
        boolean mapped = groups.subList(0, MAPPED_IPV4.size()).equals(MAPPED_IPV4);
        return mapped ? groups.get(MAPPED_IPV4.size()) >> 8 == 127 : toString().equals("::1");
    }

    /** Without leading zeros; the first of the longest runs of two or more zero groups is the gap. */
    @Override
    public String toString() {
        int from = 0;
        int length = 1;
        for (int at = 0; at < GROUPS; at++) {
            int run = zerosFrom(at);
            if (run > length) {
                from = at;
                length = run;
            }
        }
        return length == 1 ? text(0, GROUPS) : text(0, from) + "::" + text(from + length, GROUPS);
    }

    private int zerosFrom(int at) {
        int end = at;
        while (end < GROUPS && groups.get(end) == 0) {
            end++;
        }
        return end - at;
    }

    private String text(int from, int to) {
        List<String> parts =
                groups.subList(from, to).stream().map(Integer::toHexString).toList();
        return String.join(":", parts);
    }
}
