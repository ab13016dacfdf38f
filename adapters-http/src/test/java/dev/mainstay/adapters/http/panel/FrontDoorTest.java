package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mainstay.adapters.http.Places;
import dev.mainstay.adapters.http.panel.PanelServer.Answer;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.PanelTables.PanelUser;
import dev.mainstay.ports.settings.Secret;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands before every route: limits, delays, revoked tokens, the read-only rule. Source: spec/panel-api.md 2.2 to 2.5. */
class FrontDoorTest {
    private static final String CONFIG = "/api/cluster/config";
    private static final String HEARTBEAT = "/api/cluster/heartbeat";
    private static final String PROMOTE = "/api/cluster/promote-to-main";

    private PanelServer server = new PanelServer();

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private void with(Duration guessDelay) throws Exception {
        with(guessDelay, false);
    }

    private void with(Duration guessDelay, boolean nodeCertificates) throws Exception {
        server.stop();
        EdgeSettings standard = EdgeSettings.standard();
        server = new PanelServer(new EdgeSettings(
                standard.keySet(),
                standard.issuer(),
                standard.adminClaim(),
                standard.revokedTokens(),
                List.of("203.0.113.80", "10.9.0.0/16"),
                standard.rateLimit(),
                nodeCertificates,
                guessDelay));
    }

    private int config(String address, String... more) {
        server.remoteAddress = address;
        String[] token = Tokens.asAdmin();
        HttpRequest.Builder request = server.to(CONFIG).headers(token).GET();
        return server.send(more.length == 0 ? request : request.headers(more)).status();
    }

    @Test
    void k014_refuses_a_token_that_was_given_back() {
        String[] token = Tokens.asAdmin();
        server.cluster.revoked.revoke(Secret.of(token[1].substring("Bearer ".length())));
        Answer answer = server.get(CONFIG, token);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.message()).isEqualTo("Token has been revoked (logged out)");
    }

    @Test
    void tokens_that_nobody_can_look_at_hold_some_threads_and_no_health_check() throws Exception {
        server.stop();
        CountDownLatch back = new CountDownLatch(1);
        server = new PanelServer(
                EdgeSettings.standard(), cluster -> new PanelServer.Sources(cluster.tables(), token -> hung(back)));
        HttpRequest request =
                server.to(CONFIG).header("Authorization", "Bearer a.b.c").build();
        try {
            HttpClient client = HttpClient.newHttpClient();
            List<CompletableFuture<HttpResponse<String>>> held = IntStream.rangeClosed(0, Places.MOST_OF_ONE)
                    .mapToObj(each -> client.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
                    .toList();
            await().atMost(Duration.ofSeconds(20)).until(() -> held.stream().anyMatch(CompletableFuture::isDone));
            assertThat(server.get("/health").status()).isEqualTo(200);
            assertThat(held)
                    .filteredOn(CompletableFuture::isDone)
                    .singleElement()
                    .satisfies(
                            sentAway -> assertThat(sentAway.join().statusCode()).isEqualTo(503));
        } finally {
            back.countDown();
        }
    }

    private static boolean hung(CountDownLatch back) {
        try {
            return back.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Test
    void asks_whether_it_was_given_back_before_it_looks_at_the_signature() {
        server.cluster.revoked.revoke(Secret.of("no.token.here"));
        assertThat(server.get(CONFIG, "Authorization", "Bearer no.token.here").message())
                .isEqualTo("Token has been revoked (logged out)");
    }

    @Test
    void a_reseller_that_is_switched_off_is_told_so_before_he_is_told_that_he_is_no_administrator() {
        server.cluster.user = Optional.of(Optional.of(new PanelUser(false, true, false)));
        Answer answer = server.get(CONFIG, Tokens.bearer(Tokens.claims("reseller")));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.message()).isEqualTo("Reseller account is deactivated");
    }

    @Test
    void k018_counts_three_hundred_requests_a_minute() {
        for (int i = 0; i < 300; i++) {
            assertThat(config("203.0.113.7")).isEqualTo(200);
        }
        server.cluster.nanos.addAndGet(Duration.ofMillis(20_500).toNanos());
        Answer answer = server.get(CONFIG, Tokens.asAdmin());
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.message()).isEqualTo("Rate limit exceeded. Try again in 40 seconds");
        assertThat(answer.json().path("success").booleanValue()).isFalse();
        assertThat(answer.http().headers().firstValue("Retry-After")).contains("40");
        assertThat(config("203.0.113.8")).isEqualTo(200);
        server.cluster.nanos.addAndGet(Duration.ofSeconds(40).toNanos());
        assertThat(config("203.0.113.7")).isEqualTo(200);
    }

    @Test
    void k019_takes_the_panels_preference_and_keeps_it_while_the_database_is_away() {
        server.cluster.rateLimit = Optional.of(5);
        for (int i = 0; i < 5; i++) {
            assertThat(config("203.0.113.7")).isEqualTo(200);
        }
        assertThat(config("203.0.113.7")).isEqualTo(429);
        server.cluster.databaseTrouble = Optional.of(new UnavailableException("away"));
        server.cluster.nanos.addAndGet(Duration.ofSeconds(61).toNanos());
        for (int i = 0; i < 5; i++) {
            assertThat(config("203.0.113.7")).isEqualTo(200);
        }
        assertThat(config("203.0.113.7")).isEqualTo(429);
    }

    @Test
    void k020_other_nodes_messages_and_health_do_not_count() {
        server.cluster.snapshot = Snapshots.mainWith(Snapshots.secondary(Duration.ZERO));
        server.cluster.rateLimit = Optional.of(3);
        for (int i = 0; i < 20; i++) {
            assertThat(server.post(HEARTBEAT, "{}", "X-Cluster-Secret", StubCluster.SECRET.reveal())
                            .status())
                    .isNotIn(429, 401);
            assertThat(server.get("/health").status()).isEqualTo(200);
        }
        assertThat(config("127.0.0.1")).isEqualTo(200);
    }

    @Test
    void unknown_paths_and_bad_tokens_count() {
        server.cluster.rateLimit = Optional.of(2);
        assertThat(server.get("/api/nope").status()).isEqualTo(401);
        assertThat(server.get(CONFIG, "Authorization", "Bearer x").status()).isEqualTo(401);
        assertThat(server.get(CONFIG).status()).isEqualTo(429);
    }

    @Test
    void an_administrator_may_promote_at_any_time_and_nobody_else_learns_it() {
        server.cluster.rateLimit = Optional.of(1);
        assertThat(config("127.0.0.1")).isEqualTo(200);
        assertThat(config("127.0.0.1")).isEqualTo(429);
        assertThat(server.post(PROMOTE, "", Tokens.asAdmin()).status()).isEqualTo(202);
        assertThat(server.post(PROMOTE, "", "Authorization", "Bearer x").status())
                .isEqualTo(429);
        assertThat(server.post(PROMOTE, "").status()).isEqualTo(429);
        assertThat(server.get(CONFIG, "Authorization", "Bearer " + PanelServer.LOCAL_TOKEN.reveal())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void k021_believes_no_stranger_about_his_address() throws Exception {
        with(Duration.ZERO);
        server.cluster.rateLimit = Optional.of(3);
        for (int i = 0; i < 3; i++) {
            assertThat(config("192.168.1.9", "X-Real-IP", "198.51.100." + i)).isEqualTo(200);
        }
        assertThat(config("192.168.1.9", "X-Real-IP", "198.51.100.200")).isEqualTo(429);
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.80", "10.9.255.1", "::ffff:10.9.0.1"})
    void believes_the_configured_proxies(String proxy) throws Exception {
        with(Duration.ZERO);
        server.cluster.rateLimit = Optional.of(1);
        assertThat(config(proxy, "X-Real-IP", "198.51.100.1")).isEqualTo(200);
        assertThat(config(proxy, "X-Real-IP", "2001:db8::1")).isEqualTo(200);
        assertThat(config(proxy, "X-Real-IP", "198.51.100.1")).isEqualTo(429);
        assertThat(config(proxy, "X-Real-IP", "no-address")).isEqualTo(200);
        assertThat(config(proxy, "X-Real-IP", "other words")).isEqualTo(429);
        assertThat(config(proxy, "X-Real-IP", "198.51.100.3", "X-Real-IP", "198.51.100.4"))
                .isEqualTo(429);
    }

    @Test
    void answers_wait_after_five_wrong_secrets_but_are_given() throws Exception {
        with(Duration.ofMillis(400));
        server.cluster.snapshot = Snapshots.mainWith(Snapshots.secondary(Duration.ZERO));
        server.remoteAddress = "203.0.113.7";
        for (int i = 0; i < 5; i++) {
            assertThat(guess()).isEqualTo(401);
        }
        long start = System.nanoTime();
        assertThat(guess()).isEqualTo(401);
        assertThat(server.post(HEARTBEAT, "{}", "X-Cluster-Secret", StubCluster.SECRET.reveal())
                        .status())
                .isNotEqualTo(401);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(800));
        server.remoteAddress = "203.0.113.8";
        start = System.nanoTime();
        assertThat(guess()).isEqualTo(401);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(400));
    }

    @Test
    void nodes_may_be_asked_for_a_certificate_beside_the_secret() throws Exception {
        with(Duration.ZERO, true);
        server.cluster.snapshot = Snapshots.mainWith(Snapshots.secondary(Duration.ZERO));
        String[] secret = {"X-Cluster-Secret", StubCluster.SECRET.reveal()};
        assertThat(server.post("/api/cluster/notify", "{\"event\":\"ping\"}", secret)
                        .message())
                .isEqualTo("client certificate required");
        assertThat(config("127.0.0.1")).isEqualTo(200);
        server.certified = true;
        assertThat(server.post("/api/cluster/notify", "{\"event\":\"ping\"}", secret)
                        .message())
                .isNotEqualTo("client certificate required");
        assertThat(server.post("/api/cluster/notify", "{\"event\":\"ping\"}").message())
                .isEqualTo("cluster secret mismatch");
    }

    private int guess() {
        return server.post(HEARTBEAT, "{}", "X-Cluster-Secret", "guess").status();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/customers, 503",
        "PUT, /api/customers/7, 503",
        "PATCH, /api/customers/7, 503",
        "DELETE, /api/customers/7, 503",
        "POST, /api/auth/loginx, 503",
        "POST, /api/diagnostic/, 503",
        "GET, /api/customers, 404",
        "HEAD, /api/customers, 404",
        "POST, /api/auth/login, 404",
        "POST, /api/auth/logout, 404",
        "POST, /api/auth/refresh, 404",
        "POST, /api/auth/impersonate-exchange, 404",
        "POST, /api/customer/login, 404",
        "POST, /api/saas/login, 404",
        "POST, /api/system/restart-services, 404",
        "POST, /api/license/revalidate, 404",
        "POST, /api/diagnostic/ping, 404",
        "POST, /api/cluster/setup-main, 202",
        "POST, /api/cluster/nope, 404"
    })
    void k150_a_secondary_takes_no_writes(String method, String path, int status) {
        server.cluster.snapshot = Snapshots.replica(Snapshots.silentFor(Duration.ZERO));
        Answer answer = server.send(
                server.to(path).headers(Tokens.asAdmin()).method(method, HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.status()).isEqualTo(status);
        if (status == 503) {
            assertThat(answer.http().body())
                    .isEqualTo("{\"success\":false,\"error\":\"secondary server is read-only\","
                            + "\"message\":\"secondary server is read-only\",\"main_server_ip\":\"203.0.113.10\"}");
        }
    }

    @Test
    void k153_asks_who_it_is_first() {
        server.cluster.snapshot = Snapshots.replica(Snapshots.silentFor(Duration.ZERO));
        assertThat(server.post("/api/customers", "{}").status()).isEqualTo(401);
        assertThat(server.post("/api/customers", "{}", Tokens.bearer(Tokens.claims("reseller")))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void a_fenced_main_says_so_and_an_open_one_takes_writes() {
        server.cluster.snapshot = Snapshots.fencedMain();
        Answer fenced = server.post("/api/customers", "{}", Tokens.asAdmin());
        assertThat(fenced.status()).isEqualTo(503);
        assertThat(fenced.json().path("error").asText()).isEqualTo("server is fenced: switchover in progress");
        server.cluster.snapshot = Snapshots.mainWith();
        assertThat(server.post("/api/customers", "{}", Tokens.asAdmin()).status())
                .isEqualTo(404);
    }
}
