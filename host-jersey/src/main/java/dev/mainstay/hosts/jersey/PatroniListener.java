package dev.mainstay.hosts.jersey;

import dev.mainstay.adapters.http.TlsSettings;
import dev.mainstay.adapters.http.patroni.PatroniSettings;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.ports.settings.Section;
import java.util.List;
import java.util.Optional;

/**
 * The listener of Patroni's dialect.
 *
 * @param enabled whether there is one
 * @param http where it binds, and its certificate; where it says whose client certificates are good, whatever changes something
 *     needs one
 * @param advertisedPort the port that others are told
 * @param settings how it answers
 */
public record PatroniListener(boolean enabled, HttpSettings http, int advertisedPort, PatroniSettings settings) {

    /** Nobody else may turn a cluster around whose operator said nothing about it. */
    private static final List<String> THIS_MACHINE = List.of("127.0.0.0/8", "::1");

    static PatroniListener from(Section s) {
        boolean enabled = s.about("Whether Patroni's REST API is served.").flag("enabled", true);
        String host = s.about("The address Patroni's REST API listens on; 0.0.0.0 is all of them.")
                .parsed("host", "0.0.0.0", text -> new dev.mainstay.domain.identity.NodeAddress(text).host());
        int port = s.about("The port of Patroni's REST API.").integer("port", 8008, 1, 65_535);
        int advertised = s.about("The port others reach it at; without it patroni.port.")
                .optionalInteger("advertise_port", 1, 65_535)
                .orElse(port);
        HttpSettings http = new HttpSettings(host, port, HttpSettings.tls(s.section("tls")));
        return new PatroniListener(enabled, http, advertised, settings(s, http.tls()));
    }

    /** Whose certificates are good is said for no other reason than that they are asked for. */
    private static PatroniSettings settings(Section s, TlsSettings tls) {
        String scope = s.about("The cluster's name in its answers and metrics.").text("scope", "mainstay");
        Optional<String> user = s.about(
                        "Who may change anything over it, by basic authentication; without it everybody whom the allowlist lets in.")
                .optionalText("username");
        Optional<Secret> password = s.about("That user's password.").secret("password");
        if (user.isPresent() != password.isPresent()) {
            s.refuse(user.isPresent() ? "password" : "username", "expected both username and password, or none");
        }
        user.filter(name -> name.contains(":"))
                .ifPresent(name -> s.refuse("username", "expected a name without a colon"));
        List<String> allowlist = s.about(
                        "Addresses, networks such as 10.0.0.0/8 and host names that may change anything"
                                + " over it. When neither this nor username is set: this machine and the members.")
                .texts("allowlist", List.of());
        boolean members = s.about(
                        "Whether the members' addresses are on the allowlist; true alone makes a list of them.")
                .flag("allowlist_include_members", false);
        boolean closed = user.isEmpty() && allowlist.isEmpty();
        return new PatroniSettings(
                scope,
                user.flatMap(name -> password.map(secret -> new PatroniSettings.Login(name, secret))),
                closed ? THIS_MACHINE : allowlist,
                closed || members,
                tls.authorities().isPresent());
    }
}
