package dev.mainstay.hosts.jersey;

import dev.mainstay.ports.settings.Section;

/**
 * Where the server listens.
 *
 * @param host the address it binds
 * @param port the panel dialect's port
 */
public record HttpSettings(String host, int port) {

    static HttpSettings from(Section s) {
        return new HttpSettings(
                s.about("The address the API listens on; 0.0.0.0 is all of them.")
                        .parsed("host", "0.0.0.0", text -> new dev.mainstay.domain.identity.NodeAddress(text).host()),
                s.about("The port of the panel's API. Peers are told node.advertise.api_port instead.")
                        .integer("port", 8080, 1, 65_535));
    }
}
