package dev.mainstay.domain.identity;

import java.util.regex.Pattern;

/** The grammar of an IPv6 literal without zone: eight groups, at most one run of them written as {@code ::}. */
final class Ipv6Literal {

    private static final int GROUPS = 8;
    private static final Pattern GROUP = Pattern.compile("[0-9a-f]{1,4}");

    private Ipv6Literal() {}

    static boolean isValid(String host) {
        int gap = host.indexOf("::");
        if (gap < 0) {
            return groups(host) == GROUPS;
        }
        if (host.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        int before = groups(host.substring(0, gap));
        int after = groups(host.substring(gap + 2));
        return before >= 0 && after >= 0 && before + after < GROUPS;
    }

    /** How many groups the text holds; -1 when one of them is malformed. */
    private static int groups(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] parts = text.split(":", -1);
        for (String part : parts) {
            if (!GROUP.matcher(part).matches()) {
                return -1;
            }
        }
        return parts.length;
    }
}
