package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.http.panel.PanelServer.Answer;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.health.NodeHealth;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.out.PanelTables.PanelUser;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health, tokens and routing over a real socket. Source: spec/panel-api.md 2.1, 2.2, 7.1. */
class AccessTest {
    private static final String CONFIG = "/api/cluster/config";

    private final PanelServer server = new PanelServer();

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void k001_health_needs_no_token() {
        Answer answer = server.get("/health");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asText()).isEqualTo("healthy");
        assertThat(answer.json().path("service").asText()).isEqualTo("proisp-api");
        assertThat(answer.json().path("is_saas").isBoolean()).isTrue();
        assertThat(answer.json().path("is_saas").booleanValue()).isFalse();
        assertThat(answer.json().path("version").asText()).isEqualTo("1.0.373");
        assertThat(answer.json().path("accepting_writes").isBoolean()).isTrue();
        assertThat(answer.json().has("message")).isFalse();
    }

    @Test
    void k002_health_says_when_the_database_is_silent() {
        server.cluster.health =
                Optional.of(new NodeHealth(false, Role.MAIN, false, new Term(3), Optional.empty(), Optional.empty()));
        Answer answer = server.get("/health");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().path("status").asText()).isEqualTo("unhealthy");
        assertThat(answer.json().path("role").asText()).isEqualTo("main");
    }

    @Test
    void k004_asks_for_a_token() {
        assertRefused(server.get(CONFIG), 401, "Missing authorization header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Token abc", "Bearer", "Bearer ", "bearer abc", "Bearer a b", "Bearer  a", "Basic YTpi"})
    void k005_refuses_other_schemes(String header) {
        assertRefused(server.get(CONFIG, "Authorization", header), 401, "Invalid authorization header format");
    }

    @Test
    void refuses_the_header_given_twice() {
        String[] token = Tokens.asAdmin();
        assertRefused(
                server.get(CONFIG, token[0], token[1], token[0], token[1]), 401, "Invalid authorization header format");
    }

    @Test
    void k006_refuses_an_expired_token_and_forgives_a_minute() {
        long now = Snapshots.NOW.getEpochSecond();
        assertRefused(
                server.get(CONFIG, Tokens.bearer(Tokens.admin().put("exp", now - 61))),
                401,
                "Invalid or expired token");
        assertThat(server.get(CONFIG, Tokens.bearer(Tokens.admin().put("exp", now - 59)))
                        .status())
                .isEqualTo(200);
        assertThat(server.get(CONFIG, Tokens.bearer(Tokens.admin().put("iat", now + 61)))
                        .status())
                .isEqualTo(401);
        assertThat(server.get(CONFIG, Tokens.bearer(Tokens.admin().put("iat", now + 59)))
                        .status())
                .isEqualTo(200);
        assertThat(server.get(CONFIG, Tokens.bearer(Tokens.admin().without("exp")))
                        .status())
                .isEqualTo(401);
        assertThat(server.get(CONFIG, Tokens.bearer(Tokens.admin().put("exp", "never")))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void k007_refuses_a_foreign_signature() {
        assertRefused(
                server.get(CONFIG, Tokens.bearer(Tokens.admin(), Secret.of("another"))),
                401,
                "Invalid or expired token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\"}",
                "{\"alg\":\"RS256\"}",
                "{\"alg\":\"HS512\"}",
                "{\"alg\":\"hs256\"}",
                "{\"alg\":5}",
                "{}",
                "[]",
                "{\"alg\":\"HS256\",\"crit\":[\"x\"]}",
                "not json"
            })
    void k008_pins_the_algorithm(String header) {
        assertRefused(server.get(CONFIG, Tokens.withHeader(header)), 401, "Invalid or expired token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.b", "a.b.c", "a.b.c.d", "..", "e30.e30.", "!!.!!.!!"})
    void refuses_what_is_no_token(String token) {
        assertRefused(server.get(CONFIG, "Authorization", "Bearer " + token), 401, "Invalid or expired token");
    }

    @Test
    void refuses_a_huge_token() {
        assertThat(server.get(CONFIG, "Authorization", "Bearer " + "a".repeat(7_000))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void k009_keeps_resellers_out() {
        assertRefused(server.get(CONFIG, Tokens.bearer(Tokens.claims("reseller"))), 403, "Admin access required");
    }

    @Test
    void k010_keeps_customers_out() {
        assertRefused(
                server.get(CONFIG, Tokens.bearer(Tokens.admin().without("user_id"))), 401, "Invalid token claims");
        assertRefused(
                server.get(CONFIG, Tokens.bearer(Tokens.admin().put("type", "customer"))), 401, "Invalid token claims");
        assertRefused(server.get(CONFIG, Tokens.bearer(Tokens.admin().put("user_id", 0))), 401, "Invalid token claims");
        assertRefused(
                server.get(CONFIG, Tokens.bearer(Tokens.admin().put("iss", "other"))), 401, "Invalid token claims");
        assertThat(server.get(CONFIG, Tokens.bearer(Tokens.admin().put("iss", "proisp")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void keeps_tenants_out() {
        assertRefused(
                server.get(CONFIG, Tokens.bearer(Tokens.admin().put("tenant_schema", "t1"))),
                403,
                "Admin access required");
        assertRefused(
                server.get(CONFIG, Tokens.bearer(Tokens.admin().put("is_super_admin", true))),
                403,
                "Admin access required");
    }

    @Test
    void k011_refuses_disabled_and_unknown_users() {
        server.cluster.user = Optional.of(Optional.of(new PanelUser(true, false)));
        assertRefused(server.get(CONFIG, Tokens.asAdmin()), 401, "User account is disabled");
        server.cluster.user = Optional.of(Optional.empty());
        assertRefused(server.get(CONFIG, Tokens.asAdmin()), 401, "User not found");
        server.cluster.user = Optional.empty();
        assertThat(server.get(CONFIG, Tokens.asAdmin()).status()).isEqualTo(200);
    }

    @Test
    void k012_believes_the_row_over_the_claim() {
        server.cluster.user = Optional.of(Optional.of(new PanelUser(false, true)));
        assertRefused(server.get(CONFIG, Tokens.asAdmin()), 403, "Admin access required");
    }

    @Test
    void k013_takes_the_number_of_the_type() {
        assertThat(server.get(CONFIG, Tokens.bearer(Tokens.admin().put("user_type", 4)))
                        .status())
                .isEqualTo(200);
        assertThat(server.get(CONFIG, Tokens.bearer(Tokens.admin().put("user_type", 2)))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void k016_works_with_a_short_key() {
        server.cluster.jwtRow = Optional.of(Secret.of("tiny"));
        assertThat(server.get(CONFIG, Tokens.bearer(Tokens.admin(), Secret.of("tiny")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void k017_follows_a_changed_key() {
        Secret newer = Secret.of("the-newer-key");
        assertThat(server.get(CONFIG, Tokens.asAdmin()).status()).isEqualTo(200);
        server.cluster.jwtRow = Optional.of(newer);
        assertThat(server.get(CONFIG, Tokens.asAdmin()).status()).isEqualTo(200);
        server.cluster.nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(server.get(CONFIG, Tokens.bearer(Tokens.admin(), newer)).status())
                .isEqualTo(200);
        server.cluster.nanos.addAndGet(Duration.ofSeconds(61).toNanos());
        assertThat(server.get(CONFIG, Tokens.asAdmin()).status()).isEqualTo(401);
    }

    @Test
    void reads_the_key_again_at_most_once_a_second() {
        for (int i = 0; i < 20; i++) {
            assertThat(server.get(CONFIG, Tokens.bearer(Tokens.admin(), Secret.of("wrong")))
                            .status())
                    .isEqualTo(401);
        }
        assertThat(server.cluster.keyReads.get()).isEqualTo(1);
    }

    @Test
    void no_key_means_no_admin() {
        server.cluster.jwtRow = Optional.empty();
        assertThat(server.get(CONFIG, Tokens.asAdmin()).status()).isEqualTo(401);
    }

    @Test
    void a_sick_database_keeps_known_admins_able_to_act() {
        assertThat(server.get(CONFIG, Tokens.asAdmin()).status()).isEqualTo(200);
        server.cluster.databaseTrouble = Optional.of(new UnavailableException("away"));
        assertThat(server.get(CONFIG, Tokens.asAdmin()).status()).isEqualTo(200);
        assertThat(server.get("/api/cluster/check-main-status", Tokens.asAdmin())
                        .status())
                .isEqualTo(200);
        assertThat(server.get("/api/cluster/operations/x", Tokens.asAdmin()).status())
                .isEqualTo(404);
        assertThat(server.get("/api/cluster/salvage", Tokens.asAdmin()).status())
                .isEqualTo(200);
        assertRefused(server.get("/api/cluster/events", Tokens.asAdmin()), 503, "database unavailable");
        assertRefused(server.post("/api/cluster/failover", "{}", Tokens.asAdmin()), 503, "database unavailable");
        assertRefused(server.get(CONFIG, Tokens.bearer(Tokens.admin().put("user_id", 8))), 503, "database unavailable");
        server.cluster.nanos.addAndGet(Duration.ofHours(25).toNanos());
        assertRefused(server.get(CONFIG, Tokens.asAdmin()), 503, "database unavailable");
    }

    @Test
    void without_a_table_of_users_a_sick_database_keeps_those_able_to_act_whose_token_was_good_before() {
        server.cluster.user = Optional.empty();
        assertThat(server.get(CONFIG, Tokens.asAdmin()).status()).isEqualTo(200);
        server.cluster.databaseTrouble = Optional.of(new UnavailableException("away"));
        assertThat(server.get(CONFIG, Tokens.asAdmin()).status()).isEqualTo(200);
        assertRefused(server.get(CONFIG, Tokens.bearer(Tokens.admin().put("user_id", 8))), 503, "database unavailable");
    }

    @Test
    void a_database_that_never_answered_is_no_bad_token() {
        server.cluster.databaseTrouble = Optional.of(new UnavailableException("away"));
        assertRefused(server.get(CONFIG, Tokens.asAdmin()), 503, "database unavailable");
    }

    @Test
    void the_local_token_is_good_from_loopback_only() {
        String[] local = {"Authorization", "Bearer " + PanelServer.LOCAL_TOKEN.reveal(), "X-Mainstay-Os-User", "ana"};
        server.cluster.databaseTrouble = Optional.of(new UnavailableException("away"));
        assertThat(server.get(CONFIG, local).status()).isEqualTo(200);
        for (String address : new String[] {"::1", "0:0:0:0:0:0:0:1", "127.0.0.2", "[::1]", "::ffff:127.0.0.1"}) {
            server.remoteAddress = address;
            assertThat(server.get(CONFIG, local).status()).as(address).isEqualTo(200);
        }
        for (String address : new String[] {"203.0.113.9", "", "127.evil.example", "::2"}) {
            server.remoteAddress = address;
            assertThat(server.get(CONFIG, local).status()).as(address).isEqualTo(401);
        }
        server.remoteAddress = "127.0.0.1";
        assertThat(server.get(CONFIG, local[0], local[1], "X-Real-IP", "203.0.113.9")
                        .status())
                .isEqualTo(401);
        assertThat(server.get(CONFIG, local[0], local[1] + "x").status()).isEqualTo(401);
    }

    @Test
    void the_local_caller_is_named() {
        String bearer = "Bearer " + PanelServer.LOCAL_TOKEN.reveal();
        Answer named =
                server.post("/api/cluster/promote-to-main", "", "Authorization", bearer, "X-Mainstay-Os-User", "ana");
        Answer evil =
                server.post("/api/cluster/promote-to-main", "", "Authorization", bearer, "X-Mainstay-Os-User", "a b;c");
        assertThat(named.status()).isEqualTo(202);
        assertThat(evil.status()).isEqualTo(202);
        assertThat(server.cluster.asked.stream()
                        .map(each -> ((StubCluster.Asked) each).actor().value()))
                .containsExactly("cli:ana", "cli:unknown");
    }

    @Test
    void a_minted_token_is_good() {
        Secret minted = PanelAdapter.mintToken(
                new PanelAdapter.TokenOrder(7, "ana", Duration.ofHours(1)), Snapshots.NOW, StubCluster.JWT_KEY);
        assertThat(server.get(CONFIG, "Authorization", "Bearer " + minted.reveal())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void k022_wrong_method() {
        Answer answer = server.post("/api/cluster/status", "", Tokens.asAdmin());
        assertRefused(answer, 405, "Method Not Allowed");
        assertThat(answer.http().headers().firstValue("Allow")).isPresent();
        assertThat(server.get("/api/cluster/join", Tokens.asAdmin()).status()).isEqualTo(405);
        assertThat(server.get("/api/cluster/join").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/cluster/nope",
                "/api/nope",
                "/api",
                "/api/cluster/join/",
                "/api;x/cluster/config",
                "/api/cluster/config;x=1",
                "//api/cluster/config",
                "/API/cluster/nope",
                "/api/cluster/%63onfig"
            })
    void k023_unknown_routes_need_a_token_too(String path) {
        assertThat(server.get(path).status()).isIn(401, 400);
    }

    @Test
    void k023_unknown_route_with_token() {
        assertRefused(server.get("/api/cluster/nope", Tokens.asAdmin()), 404, "Cannot GET /api/cluster/nope");
        assertRefused(server.get("/nope"), 404, "Cannot GET /nope");
    }

    @Test
    void k024_headers() {
        for (Answer answer : new Answer[] {
            server.get("/health"),
            server.get(CONFIG),
            server.get(CONFIG, Tokens.asAdmin()),
            server.get("/api/cluster/nope", Tokens.asAdmin())
        }) {
            assertThat(answer.http().headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(answer.http().headers().firstValue("X-Content-Type-Options"))
                    .contains("nosniff");
            assertThat(answer.http().headers().firstValue("X-Frame-Options")).contains("SAMEORIGIN");
            assertThat(answer.http().headers().firstValue("Content-Type")).contains("application/json");
            assertThat(answer.http().headers().map()).doesNotContainKey("access-control-allow-origin");
        }
    }

    @Test
    void an_unforeseen_error_shows_an_id_and_nothing_else() {
        server.cluster.databaseTrouble =
                Optional.of(new IllegalStateException("SELECT secret FROM " + StubCluster.SECRET.reveal()));
        Answer answer = server.get("/api/cluster/events", Tokens.asAdmin());
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.http().body()).doesNotContain("SELECT").doesNotContain(StubCluster.SECRET.reveal());
        assertThat(answer.message()).matches("internal error \\(error id error-\\d+\\)");
        String id = answer.message().replaceAll(".*error id |\\)", "");
        assertThat(server.logged.list)
                .anyMatch(event -> event.getKeyValuePairs() != null
                        && event.getKeyValuePairs().toString().contains(id));
    }

    private static void assertRefused(Answer answer, int status, String message) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("success").isBoolean()).isTrue();
        assertThat(answer.json().path("success").booleanValue()).isFalse();
        assertThat(answer.message()).isEqualTo(message);
    }
}
