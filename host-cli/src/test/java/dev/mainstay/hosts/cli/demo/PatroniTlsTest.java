package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.http.TlsSettings;
import dev.mainstay.adapters.http.patroni.PatroniSettings;
import dev.mainstay.hosts.cli.Parts;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fixture.Certificates;
import dev.mainstay.testing.fixture.Certificates.Identity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second listener over TLS, where whatever changes something needs a certificate: spec/patroni-rest.md 5, in its order. */
class PatroniTlsTest {

    private static final Parts PARTS = new Parts();
    private static final FreePorts PORTS = new FreePorts();
    private static final int OPEN = PORTS.next("127.0.0.1");
    private static final int LISTED = PORTS.next("127.0.0.1");

    @TempDir
    private static Path directory;

    private static Identity authority;
    private static Identity operator;
    private static PatroniStub open;
    private static PatroniStub listed;

    @BeforeAll
    static void serve() {
        Certificates certificates = new Certificates(directory);
        authority = certificates.authority("authority");
        operator = certificates.signed("operator", "authority", "192.0.2.1");
        Identity node = certificates.signed("node", "authority", "127.0.0.1");
        open = stub(OPEN, List.of(), node);
        listed = stub(LISTED, List.of("10.0.0.0/8"), node);
    }

    private static PatroniStub stub(int port, List<String> allowlist, Identity node) {
        PatroniSettings settings = new PatroniSettings(
                "batman", Optional.of(new PatroniSettings.Login("u", Secret.of("p"))), allowlist, false, true);
        return new PatroniStub(port, PARTS.demo().ids(), settings, pem(Optional.of(node)));
    }

    @AfterAll
    static void end_everything() {
        open.close();
        listed.close();
        PARTS.close();
    }

    private static TlsSettings pem(Optional<Identity> identity) {
        return new TlsSettings(
                identity.map(Identity::certificate),
                identity.map(Identity::key),
                Optional.empty(),
                Optional.empty(),
                Optional.of(authority.certificate()));
    }

    private record Reply(int status, String body) {}

    private static Reply ask(int port, Optional<Identity> shown, String method, String path, String... headers) {
        HttpClient client =
                HttpClient.newBuilder().sslContext(pem(shown).context()).build();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> got = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(got.statusCode(), got.body());
        } catch (IOException broken) {
            throw new AssertionError(method + " " + path + " got no answer", broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    @Test
    void health_checks_need_no_certificate_and_no_user() {
        assertThat(ask(OPEN, Optional.empty(), "GET", "/primary").status()).isEqualTo(200);
        assertThat(ask(OPEN, Optional.empty(), "OPTIONS", "/").status()).isEqualTo(200);
    }

    @Test
    void a_certificate_is_asked_for_before_the_user() {
        String[] right = {"Authorization", PatroniClient.basic("u", "p")};
        assertThat(ask(OPEN, Optional.empty(), "POST", "/reload", right))
                .isEqualTo(new Reply(403, "client certificate required"));
        assertThat(ask(OPEN, Optional.of(operator), "POST", "/reload"))
                .isEqualTo(new Reply(401, "no auth header received"));
        assertThat(open.done).isEmpty();
        assertThat(ask(OPEN, Optional.of(operator), "POST", "/reload", right))
                .isEqualTo(new Reply(202, "reload scheduled"));
        assertThat(open.done).containsExactly("reload");
    }

    @Test
    void the_allowlist_comes_before_both_and_what_nobody_knows_before_all() {
        assertThat(ask(LISTED, Optional.empty(), "POST", "/reload")).isEqualTo(new Reply(403, "Access is denied"));
        assertThat(ask(LISTED, Optional.of(operator), "POST", "/reload")).isEqualTo(new Reply(403, "Access is denied"));
        assertThat(ask(LISTED, Optional.empty(), "POST", "/foo").status()).isEqualTo(501);
    }
}
