package dev.mainstay.adapters.http.panel;

import java.util.Locale;
import java.util.regex.Pattern;

/** Whether a peer's address as a server prints it is this machine's own. Looks nothing up. */
final class Loopback {
    private static final Pattern IPV4 = Pattern.compile("(::ffff:)?127(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("::1|0:0:0:0:0:0:0:1");

    private Loopback() {}

    static boolean isLiteral(String address) {
        String bare = address.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]|%.*$", "");
        return IPV4.matcher(bare).matches() || IPV6.matcher(bare).matches();
    }
}
