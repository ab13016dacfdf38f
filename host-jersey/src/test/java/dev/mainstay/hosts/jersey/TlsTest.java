package dev.mainstay.hosts.jersey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.adapters.http.TlsSettings;
import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.adapters.http.client.HttpPeers;
import dev.mainstay.adapters.http.client.PeerSettings;
import dev.mainstay.adapters.http.panel.PanelAdapter;
import dev.mainstay.adapters.local.LocalAdapter;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fixture.Certificates;
import dev.mainstay.testing.fixture.Certificates.Identity;
import dev.mainstay.testing.fixture.Ports;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listener and the peers' client over TLS, with certificates made for this test. */
class TlsTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    private static java.nio.file.Path directory;

    private static Identity authority;
    private static Identity node;
    private static Identity elsewhere;
    private static Identity foreign;
    private static Identity stranger;

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final int port = Ports.free();
    private Optional<HttpServer> server = Optional.empty();

    @BeforeAll
    static void makeCertificates() {
        Certificates certificates = new Certificates(directory);
        authority = certificates.authority("authority");
        node = certificates.signed("node", "authority", "127.0.0.1");
        elsewhere = certificates.signed("elsewhere", "authority", "192.0.2.1");
        foreign = certificates.authority("foreign");
        stranger = certificates.signed("stranger", "foreign", "127.0.0.1");
    }

    @AfterEach
    void stop() {
        server.ifPresent(HttpServer::close);
        threads.shutdownNow();
    }

    private static TlsSettings pem(Identity identity, Optional<Identity> believed) {
        return new TlsSettings(
                Optional.of(identity.certificate()),
                Optional.of(identity.key()),
                Optional.empty(),
                Optional.empty(),
                believed.map(Identity::certificate));
    }

    private static TlsSettings keystore(Identity identity) {
        return new TlsSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.of(identity.store()),
                Optional.of(Secret.of(Certificates.password())),
                Optional.empty());
    }

    private static TlsSettings believing(Identity believed) {
        return new TlsSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(believed.certificate()));
    }

    private void serve(TlsSettings tls) {
        HttpServer made = new HttpServer(new HttpSettings("127.0.0.1", port, tls), Set.of(new Health()));
        server = Optional.of(made);
        made.start();
    }

    private PeerUrl url() {
        return new PeerUrl(PeerUrl.Scheme.HTTPS, new Endpoint(new NodeAddress("127.0.0.1"), port));
    }

    /** The version that the node gives, else why there is none. */
    private String ask(TlsSettings tls) {
        return new HttpPeers(
                        threads,
                        InstantSource.system(),
                        LocalAdapter.systemIds(),
                        new PeerSettings(tls, PeerSettings.Signing.OFF))
                .health(url(), LIMIT)
                .match(
                        answered ->
                                answered.claim().version().map(Object::toString).orElse("none"),
                        refused -> refused.reason(),
                        PeerObservation.Silent::reason);
    }

    @Test
    void peers_speak_tls_with_a_certificate_from_pem_files() {
        serve(pem(node, Optional.empty()));
        assertThat(ask(believing(authority))).isEqualTo("uncertified");
        assertThat(ask(believing(foreign))).startsWith("no trusted TLS connection");
        assertThat(ask(TlsSettings.none())).startsWith("no trusted TLS connection");
    }

    @Test
    void and_with_one_from_a_key_store() {
        serve(keystore(node));
        assertThat(ask(believing(authority))).isEqualTo("uncertified");
    }

    @Test
    void a_certificate_for_another_address_is_not_believed() {
        serve(pem(elsewhere, Optional.empty()));
        assertThat(ask(believing(authority))).startsWith("no trusted TLS connection");
    }

    @Test
    void the_listener_tells_who_showed_a_certificate_of_its_authorities() {
        serve(pem(node, Optional.of(authority)));
        assertThat(ask(pem(elsewhere, Optional.of(authority)))).isEqualTo("certified");
        assertThat(ask(believing(authority))).isEqualTo("uncertified");
        assertThat(ask(pem(stranger, Optional.of(authority)))).isNotIn("certified");
    }

    @Test
    void the_command_line_knows_its_own_server_by_its_certificate() {
        serve(pem(elsewhere, Optional.empty()));
        Secret token = Secret.of("t");
        HttpAdmin own = new HttpAdmin(
                new HttpAdmin.Target(
                        url(), token, pem(elsewhere, Optional.empty()).shown(), Optional.empty(), Optional.empty()),
                threads);
        HttpAdmin other = new HttpAdmin(
                new HttpAdmin.Target(url(), token, keystore(node).shown(), Optional.empty(), Optional.empty()),
                threads);
        assertThat(own.status().message()).isEqualTo("it is me");
        assertThatThrownBy(other::status)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("another certificate");
    }

    @Test
    void what_is_wrong_with_a_file_is_named() {
        TlsSettings foreignKey = new TlsSettings(
                Optional.of(node.certificate()),
                Optional.of(stranger.key()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThatThrownBy(foreignKey::context)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("stranger.key")
                .hasMessageContaining("node.pem");
        TlsSettings swapped = new TlsSettings(
                Optional.of(node.key()),
                Optional.of(node.certificate()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThatThrownBy(swapped::context).hasMessageContaining("node.key").hasMessageContaining("CERTIFICATE");
        TlsSettings noKey = new TlsSettings(
                Optional.of(node.certificate()),
                Optional.of(node.certificate()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThatThrownBy(noKey::context).hasMessageContaining("openssl pkcs8 -topk8");
        TlsSettings wrongPassword = new TlsSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.of(node.store()),
                Optional.of(Secret.of("guess")),
                Optional.empty());
        assertThatThrownBy(wrongPassword::context)
                .hasMessageContaining("node.p12")
                .hasMessageNotContaining("guess");
        assertThatThrownBy(() -> new TlsSettings(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(directory.resolve("absent.pem")))
                        .context())
                .hasMessageContaining("absent.pem");
    }

    /** Answers as a panel does. */
    @Path("/")
    @Produces("application/json")
    public static final class Health {

        /** Says in the version whether the caller was certified. */
        @GET
        @Path("health")
        public String health(@Context ContainerRequestContext request) {
            boolean certified = Boolean.TRUE.equals(request.getProperty(PanelAdapter.CERTIFIED));
            return "{\"status\":\"healthy\",\"version\":\"" + (certified ? "certified" : "uncertified") + "\"}";
        }

        /** For the command line. */
        @GET
        @Path("api/cluster/status")
        public String status() {
            return "{\"success\":true,\"message\":\"it is me\",\"data\":{}}";
        }
    }
}
