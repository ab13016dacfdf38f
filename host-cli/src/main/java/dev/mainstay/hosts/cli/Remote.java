package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.hosts.jersey.Configuration;
import dev.mainstay.hosts.jersey.ServerSettings;
import dev.mainstay.ports.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Finds the server that a command speaks to, and the credential (D27): on the node itself the token that its server
 * wrote, elsewhere {@code MAINSTAY_TOKEN} or a token file. Never from the command line, which others may read.
 */
final class Remote {

    private static final List<Path> USUAL = List.of(Path.of("mainstay.yml"), Path.of("/etc/mainstay/mainstay.yml"));
    private static final String TOKEN = "MAINSTAY_TOKEN";

    private final GlobalOptions options;
    private final Surroundings surroundings;
    private final CliWiring wiring;

    Remote(GlobalOptions options, Surroundings surroundings, CliWiring wiring) {
        this.options = options;
        this.surroundings = surroundings;
        this.wiring = wiring;
    }

    /** Which server, and as whom. */
    HttpAdmin.Target target() {
        Optional<PeerUrl> url = options.url().map(PeerUrls::parse);
        boolean overTls =
                url.filter(server -> server.scheme() == PeerUrl.Scheme.HTTPS).isPresent();
        if (options.authorities().isPresent() && !overTls) {
            throw new InvalidRequestException("--ca says whom to believe about an https server: give one with --url");
        }
        return url.map(this::elsewhere).orElseGet(this::local);
    }

    private HttpAdmin.Target elsewhere(PeerUrl server) {
        return new HttpAdmin.Target(
                server, givenOrRefused(), Optional.empty(), options.authorities(), Optional.empty());
    }

    /** The configuration of this node. */
    ServerSettings settings() {
        Optional<Path> file =
                options.config().or(() -> USUAL.stream().filter(Files::exists).findFirst());
        return file.map(path -> Configuration.read(path, surroundings.environment()))
                .orElseGet(() -> Configuration.defaults(surroundings.environment()))
                .valid();
    }

    private HttpAdmin.Target local() {
        ServerSettings settings = settings();
        NodeAddress bound = new NodeAddress(settings.http().host());
        NodeAddress address = bound.isUndialable() ? new NodeAddress("127.0.0.1") : bound;
        PeerUrl server = new PeerUrl(
                settings.http().scheme(), new Endpoint(address, settings.http().port()));
        Optional<Certificate> shown = settings.http().tls().shown();
        Optional<Secret> given = given();
        return given.isPresent()
                ? new HttpAdmin.Target(server, given.get(), shown, Optional.empty(), Optional.empty())
                : new HttpAdmin.Target(
                        server, ofServer(settings), shown, Optional.empty(), Optional.of(surroundings.osUser()));
    }

    private Secret givenOrRefused() {
        return given().orElseThrow(() -> new InvalidRequestException("--url needs an admin's token: set " + TOKEN
                + " or give --token-file FILE ('mainstay token --user NAME' on the node makes one)"));
    }

    private Optional<Secret> given() {
        return options.tokenFile()
                .map(Remote::read)
                .or(() -> Optional.ofNullable(surroundings.environment().get(TOKEN))
                        .filter(text -> !text.isBlank())
                        .map(Secret::of));
    }

    private static Secret read(Path file) {
        try {
            return Secret.of(Files.readString(file));
        } catch (IOException unreadable) {
            throw new InvalidRequestException(
                    "the token file " + file + " cannot be read: expected a file with an admin's token", unreadable);
        }
    }

    private Secret ofServer(ServerSettings settings) {
        return wiring.publishedToken(settings.local().stateDir())
                .orElseThrow(() -> new UnavailableException(
                        "no server has left its token in " + settings.local().stateDir()
                                + ": start it with 'mainstay server', or name the node's --config FILE"));
    }
}
