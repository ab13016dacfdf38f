package dev.mainstay.hosts.cli;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a server as people write it: a host, a host and port, or a URL without a path. Pure. */
final class PeerUrls {

    private static final Pattern FORM =
            Pattern.compile("(?:(https?)://)?(?:\\[([0-9a-fA-F:]+)]|([^:/\\[\\]]+))(?::(\\d{1,5}))?/?");
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private PeerUrls() {}

    static PeerUrl parse(String text) {
        Matcher found = FORM.matcher(text);
        if (!found.matches()) {
            throw new InvalidRequestException("server '" + text.replaceAll("\\p{C}", "?")
                    + "' is not valid: expected a host or a URL without a path, such as 203.0.113.10 or"
                    + " http://203.0.113.10:8080");
        }
        PeerUrl.Scheme scheme =
                group(found, 1).equals(Optional.of("https")) ? PeerUrl.Scheme.HTTPS : PeerUrl.Scheme.HTTP;
        String host = group(found, 2).or(() -> group(found, 3)).orElse("");
        int port =
                group(found, 4).map(Integer::parseInt).orElse(scheme == PeerUrl.Scheme.HTTPS ? HTTPS_PORT : HTTP_PORT);
        return new PeerUrl(scheme, new Endpoint(new NodeAddress(host), port));
    }

    private static Optional<String> group(Matcher found, int number) {
        return Optional.ofNullable(found.group(number));
    }
}
