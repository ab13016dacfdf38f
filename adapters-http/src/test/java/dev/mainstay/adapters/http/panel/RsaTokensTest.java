package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import dev.mainstay.ports.settings.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of a login service that publishes its keys. */
class RsaTokensTest {
    private static final String CONFIG = "/api/cluster/config";
    private static RSAKey first;
    private static RSAKey second;

    private final AtomicInteger reads = new AtomicInteger();
    private volatile String published = "";
    private HttpServer keys;
    private PanelServer server;

    @BeforeAll
    static void makeKeys() throws JOSEException {
        first = new RSAKeyGenerator(2048).keyID("first").generate();
        second = new RSAKeyGenerator(2048).keyID("second").generate();
    }

    @BeforeEach
    void start() throws IOException {
        publish(first);
        keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keys.createContext("/jwks.json", exchange -> {
            reads.incrementAndGet();
            byte[] body = published.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(body.length == 0 ? 500 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        keys.start();
        EdgeSettings standard = EdgeSettings.standard();
        server = new PanelServer(new EdgeSettings(
                Optional.of(URI.create("http://127.0.0.1:" + keys.getAddress().getPort() + "/jwks.json")),
                "https://login.example",
                "role",
                true,
                standard.proxies(),
                standard.rateLimit(),
                standard.nodeCertificates(),
                Duration.ZERO));
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        keys.stop(0);
    }

    private void publish(RSAKey key) {
        published = new JWKSet(key.toPublicJWK()).toString();
    }

    private static ObjectNode claims() {
        return Tokens.admin().put("role", "admin").put("iss", "https://login.example");
    }

    private static String[] signed(RSAKey key, ObjectNode claims, JWSAlgorithm algorithm) throws JOSEException {
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), new Payload(claims.toString()));
        token.sign(new RSASSASigner(key));
        return new String[] {"Authorization", "Bearer " + token.serialize()};
    }

    private int config(String[] token) {
        return server.get(CONFIG, token).status();
    }

    @Test
    void takes_a_token_signed_by_a_published_key_and_reads_the_set_once() throws Exception {
        assertThat(config(signed(first, claims(), JWSAlgorithm.RS256))).isEqualTo(200);
        assertThat(config(signed(first, claims(), JWSAlgorithm.RS256))).isEqualTo(200);
        assertThat(reads.get()).isEqualTo(1);
    }

    @Test
    void follows_a_new_key_without_waiting() throws Exception {
        assertThat(config(signed(first, claims(), JWSAlgorithm.RS256))).isEqualTo(200);
        publish(second);
        assertThat(config(signed(second, claims(), JWSAlgorithm.RS256))).isEqualTo(200);
        assertThat(config(signed(first, claims(), JWSAlgorithm.RS256))).isEqualTo(401);
    }

    @Test
    void refuses_every_other_algorithm_and_signer() throws Exception {
        assertThat(config(signed(second, claims(), JWSAlgorithm.RS256))).isEqualTo(401);
        assertThat(config(signed(first, claims(), JWSAlgorithm.PS256))).isEqualTo(401);
        assertThat(config(signed(first, claims(), JWSAlgorithm.RS512))).isEqualTo(401);
        assertThat(config(Tokens.bearer(claims()))).isEqualTo(401);
        Secret publicKey = Secret.of(first.toPublicJWK().toString());
        assertThat(config(Tokens.bearer(claims(), publicKey))).isEqualTo(401);
        assertThat(config(new String[] {"Authorization", "Bearer a.b.c"})).isEqualTo(401);
    }

    @Test
    void asks_for_the_configured_issuer_and_claim() throws Exception {
        assertThat(config(signed(first, claims().put("iss", "proisp"), JWSAlgorithm.RS256)))
                .isEqualTo(401);
        assertThat(config(signed(first, claims().put("role", "viewer"), JWSAlgorithm.RS256)))
                .isEqualTo(403);
        assertThat(config(signed(first, claims().put("exp", 1), JWSAlgorithm.RS256)))
                .isEqualTo(401);
    }

    @Test
    void a_service_that_is_away_is_no_bad_token() throws Exception {
        published = "";
        assertThat(config(signed(first, claims(), JWSAlgorithm.RS256))).isEqualTo(503);
        publish(first);
        assertThat(config(signed(first, claims(), JWSAlgorithm.RS256))).isEqualTo(200);
    }
}
