package dev.mainstay.hosts.jersey;

import dev.mainstay.adapters.http.TlsSettings;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.ports.settings.Section;

/**
 * Where the server listens.
 *
 * @param host the address it binds
 * @param port the panel dialect's port
 * @param tls its certificate, without which it speaks plain HTTP; and whose certificates it takes from callers
 */
public record HttpSettings(String host, int port, TlsSettings tls) {

    /** Plain HTTP. */
    public HttpSettings(String host, int port) {
        this(host, port, TlsSettings.none());
    }

    static HttpSettings from(Section s) {
        return new HttpSettings(
                s.about("The address the API listens on; 0.0.0.0 is all of them.")
                        .parsed("host", "0.0.0.0", text -> new NodeAddress(text).host()),
                s.about("The port of the panel's API. Peers are told node.advertise.api_port instead.")
                        .integer("port", 8080, 1, 65_535),
                tls(s.section("tls")));
    }

    /** A listener's own certificate, without which nobody can show it another. */
    static TlsSettings tls(Section section) {
        TlsSettings tls = TlsSettings.from(section, "callers that show one");
        if (tls.authorities().isPresent() && !tls.hasIdentity()) {
            section.refuse("ca", "expected certificate and key, or keystore, as well: without them there is no TLS");
        }
        return tls;
    }

    /** How the port is spoken to. */
    public PeerUrl.Scheme scheme() {
        return tls.hasIdentity() ? PeerUrl.Scheme.HTTPS : PeerUrl.Scheme.HTTP;
    }
}
