package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.http.client.HttpPeers;
import dev.mainstay.adapters.http.client.PeerSettings.Signing;
import dev.mainstay.adapters.http.client.TestPeers;
import dev.mainstay.adapters.http.panel.PanelServer.Answer;
import dev.mainstay.adapters.http.panel.wire.NodeSignature;
import dev.mainstay.ports.out.Notice;
import dev.mainstay.ports.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes prove themselves without sending the secret where both understand it. Source: spec/panel-api.md H-12. */
class SignedMessagesTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String PATH = "/api/cluster/notify";
    private static final String BODY = "{\"event\":\"ping\"}";
    private static final String NONCE = "0123456789abcdef";

    private final PanelServer server = new PanelServer();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @BeforeEach
    void main() {
        server.cluster.snapshot = Snapshots.mainWith(Snapshots.main(), Snapshots.secondary(Duration.ZERO));
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        threads.shutdownNow();
    }

    private HttpPeers peers(Signing signing, Instant now) {
        return TestPeers.signing(threads, InstantSource.fixed(now), signing);
    }

    private String notify(HttpPeers peers) {
        return peers.notify(server.url(), StubCluster.SECRET, Notice.ping(), LIMIT)
                .match(
                        answered -> "yes",
                        refused -> refused.status() + " " + refused.message(),
                        silent -> silent.reason());
    }

    private static String header(long time, String nonce, String path, String body, Secret secret) {
        String text = NodeSignature.text(time, nonce, path, body.getBytes(StandardCharsets.UTF_8));
        return new NodeSignature(time, nonce, secret.sign(text)).header();
    }

    private Answer signed(String header, String body) {
        return server.post(PATH, body, NodeSignature.HEADER, header);
    }

    @Test
    void the_secret_stays_at_home_once_the_other_node_said_that_it_understands() {
        HttpPeers peers = peers(Signing.PREFERRED, Snapshots.NOW);
        assertThat(notify(peers)).isEqualTo("yes");
        assertThat(server.proofs).containsExactly("secret");
        assertThat(peers.health(server.url(), LIMIT)).isNotNull();
        assertThat(notify(peers)).isEqualTo("yes");
        assertThat(server.proofs).containsExactly("secret", "signature");
        assertThat(server.cluster.asked).hasSize(2);
    }

    @Test
    void required_never_sends_it() {
        HttpPeers peers = peers(Signing.REQUIRED, Snapshots.NOW);
        assertThat(notify(peers)).isEqualTo("yes");
        HttpPeers late = peers(Signing.REQUIRED, Snapshots.NOW.plusSeconds(301));
        assertThat(notify(late)).startsWith("401 cluster signature is of another time");
        assertThat(server.proofs).containsExactly("signature", "signature");
    }

    @Test
    void a_refused_signature_is_followed_by_the_secret_where_that_may_be() {
        HttpPeers late = peers(Signing.PREFERRED, Snapshots.NOW.plusSeconds(301));
        assertThat(late.health(server.url(), LIMIT)).isNotNull();
        assertThat(notify(late)).isEqualTo("yes");
        assertThat(server.proofs).containsExactly("signature", "secret");
        assertThat(server.cluster.asked).hasSize(1);
    }

    @Test
    void a_signature_is_good_once() {
        String header = header(Snapshots.NOW.getEpochSecond(), NONCE, PATH, BODY, StubCluster.SECRET);
        assertThat(signed(header, BODY).status()).isEqualTo(200);
        Answer again = signed(header, BODY);
        assertThat(again.status()).isEqualTo(401);
        assertThat(again.message()).isEqualTo("cluster signature was used before");
        server.cluster.nanos.addAndGet(Duration.ofSeconds(599).toNanos());
        assertThat(signed(header, BODY).status()).isEqualTo(401);
    }

    @Test
    void it_covers_time_path_and_body_and_needs_the_secret() {
        long now = Snapshots.NOW.getEpochSecond();
        assertThat(signed(header(now, NONCE, PATH, "{\"event\":\"pong\"}", StubCluster.SECRET), BODY)
                        .message())
                .isEqualTo("cluster signature mismatch");
        assertThat(signed(header(now, NONCE, "/api/cluster/join", BODY, StubCluster.SECRET), BODY)
                        .message())
                .isEqualTo("cluster signature mismatch");
        assertThat(signed(header(now, NONCE, PATH, BODY, Secret.of("another")), BODY)
                        .message())
                .isEqualTo("cluster signature mismatch");
        String moved = header(now, NONCE, PATH, BODY, StubCluster.SECRET).replace("t=" + now, "t=" + (now + 1));
        assertThat(signed(moved, BODY).message()).isEqualTo("cluster signature mismatch");
        for (long seconds : new long[] {-301, 301}) {
            assertThat(signed(header(now + seconds, NONCE, PATH, BODY, StubCluster.SECRET), BODY)
                            .message())
                    .startsWith("cluster signature is of another time");
        }
        assertThat(server.cluster.asked).isEmpty();
        assertThat(signed(header(now + 300, NONCE, PATH, BODY, StubCluster.SECRET), BODY)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1", "t=1,n=0123456789abcdef,v1=zz", "t=-1,n=0123456789abcdef,v1=00", "t=1,n=x,v1=00"})
    void what_has_another_form_is_refused(String header) {
        assertThat(signed(header, BODY).status()).isEqualTo(401);
        assertThat(server.cluster.asked).isEmpty();
    }

    @Test
    void nobody_can_say_of_himself_that_he_signed() {
        assertThat(server.post(PATH, BODY, NodeDoor.SIGNED, "v1").message()).isEqualTo("cluster secret mismatch");
    }

    @Test
    void a_wrong_secret_beside_a_good_signature_is_refused() {
        String header = header(Snapshots.NOW.getEpochSecond(), NONCE, PATH, BODY, StubCluster.SECRET);
        assertThat(server.post(PATH, BODY, NodeSignature.HEADER, header, "X-Cluster-Secret", "guess")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_node_without_a_cluster_believes_no_signature() {
        server.cluster.snapshot = Snapshots.standalone();
        assertThat(signed(header(Snapshots.NOW.getEpochSecond(), NONCE, PATH, BODY, StubCluster.SECRET), BODY)
                        .status())
                .isEqualTo(401);
    }
}
