package dev.mainstay.adapters.http.panel.conformance;

import static dev.mainstay.adapters.http.panel.ConformancePanel.admin;
import static dev.mainstay.adapters.http.panel.ConformancePanel.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.ConformancePanel;
import dev.mainstay.adapters.http.panel.ConformancePanel.Answer;
import dev.mainstay.adapters.postgres.PostgresAdapter;
import dev.mainstay.adapters.postgres.PostgresSettings;
import dev.mainstay.adapters.redis.RedisAdapter;
import dev.mainstay.adapters.redis.RedisSettings;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.ports.settings.Section;
import dev.mainstay.testing.fake.FakeIds;
import dev.mainstay.testing.fake.InMemoryNodeState;
import dev.mainstay.testing.fixture.PostgresServer;
import dev.mainstay.testing.fixture.RedisServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 7.1 Health, authentication, limits: K-001 to K-024, over a real PostgreSQL and a real Redis. */
class K1HealthIT {
    private static final String CONFIG = "/api/cluster/config";
    private static final Secret KEY = Secret.of("twenty-byte-old-key!");
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final PostgresServer database = PostgresServer.started();
    private static final RedisServer cache = RedisServer.withPassword();
    private static final PostgresAdapter postgres = new PostgresAdapter(
            PostgresSettings.from(Section.of(
                    Map.of("port", database.port(), "user", database.user(), "password", database.password()))),
            new InMemoryNodeState(new FakeIds(1)),
            database.socketDirectory(),
            System::nanoTime);
    private static final RedisAdapter redis = new RedisAdapter(
            new RedisSettings(
                    false,
                    new Endpoint(new NodeAddress(cache.address()), cache.port()),
                    cache.password().map(Secret::of),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2)),
            System::nanoTime);

    private ConformancePanel panel;

    @BeforeEach
    void fill() {
        database.execute("DROP TABLE IF EXISTS system_preferences, users, resellers;"
                + "CREATE TABLE system_preferences (id serial, key varchar(100) UNIQUE, value text);"
                + "INSERT INTO system_preferences (key, value) VALUES ('jwt_secret', '" + KEY.reveal() + "');"
                + "CREATE TABLE users (id bigint, user_type int, is_active boolean, reseller_id bigint,"
                + " deleted_at timestamp);"
                + "INSERT INTO users VALUES (7, 4, true, NULL, NULL)");
        panel = new ConformancePanel(postgres.panel(), redis.revokedTokens());
    }

    @AfterEach
    void stop() throws Exception {
        panel.close();
    }

    @AfterAll
    static void end() {
        redis.close();
        postgres.close();
        cache.close();
        database.close();
    }

    private Answer config(String... headers) {
        return panel.send("GET", CONFIG, "", headers);
    }

    private static String[] token() {
        return bearer(admin(), KEY);
    }

    private static void refused(Answer answer, int status, String message) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.message()).isEqualTo(message);
        assertThat(answer.json().path("success").asBoolean(true)).isFalse();
    }

    @Test
    void k001_health_answers_anybody() {
        Answer answer = panel.send("GET", "/health", "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asText()).isEqualTo("healthy");
        assertThat(answer.json().path("service").asText()).isEqualTo("proisp-api");
        assertThat(answer.json().path("is_saas").isBoolean()).isTrue();
        assertThat(answer.json().path("is_saas").asBoolean()).isFalse();
        assertThat(answer.json().path("version").asText()).isNotEmpty();
    }

    @Test
    void k002_health_says_that_the_database_is_silent() {
        panel.databaseSilent();
        long start = System.nanoTime();
        Answer answer = panel.send("GET", "/health", "");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().path("status").asText()).isEqualTo("unhealthy");
    }

    @Test
    void k003_health_is_not_limited() {
        for (int i = 0; i < 400; i++) {
            assertThat(panel.send("GET", "/health", "").status()).isEqualTo(200);
        }
    }

    @Test
    void k004_no_token() {
        refused(config(), 401, "Missing authorization header");
    }

    @Test
    void k005_another_scheme() {
        refused(config("Authorization", "Token abc"), 401, "Invalid authorization header format");
    }

    @Test
    void k006_an_expired_token() {
        refused(config(bearer(admin().put("exp", 1), KEY)), 401, "Invalid or expired token");
    }

    @Test
    void k007_another_key() {
        assertThat(config(bearer(admin(), Secret.of("another"))).status()).isEqualTo(401);
    }

    @Test
    void k008_another_algorithm() {
        for (String algorithm : new String[] {"none", "RS256", "HS512"}) {
            assertThat(config(ConformancePanel.withHeader("{\"alg\":\"" + algorithm + "\"}"))
                            .status())
                    .as(algorithm)
                    .isEqualTo(401);
        }
    }

    @Test
    void k009_a_reseller() {
        database.execute("INSERT INTO users VALUES (8, 2, true, NULL, NULL)");
        refused(
                config(bearer(ConformancePanel.claims("reseller").put("user_id", 8), KEY)),
                403,
                "Admin access required");
    }

    @Test
    void k010_a_customer() {
        ObjectNode customer = admin().put("type", "customer").put("customer_username", "c");
        customer.remove("user_id");
        assertThat(config(bearer(customer, KEY)).status()).isEqualTo(401);
    }

    @Test
    void k011_a_disabled_user() {
        database.execute("UPDATE users SET is_active = false");
        refused(config(token()), 401, "User account is disabled");
    }

    @Test
    void k012_a_demoted_administrator() {
        database.execute("UPDATE users SET user_type = 2");
        assertThat(config(token()).status()).isEqualTo(403);
    }

    @Test
    void k013_the_type_as_a_number() {
        assertThat(config(bearer(admin().put("user_type", 4), KEY)).status()).isEqualTo(200);
    }

    @Test
    void k014_a_token_that_was_given_back() {
        String[] token = bearer(admin().put("jti", "given-back"), KEY);
        assertThat(cache.ask("SET", "proisp:token:blacklist:" + token[1].substring(7), "1", "EX", "600"))
                .isEqualTo("OK");
        await().atMost(SOON).until(() -> config(token).status() == 401);
        refused(config(token), 401, "Token has been revoked (logged out)");
    }

    @Test
    void k015_a_cache_that_is_down() {
        cache.kill();
        try {
            long start = System.nanoTime();
            assertThat(config(token()).status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        } finally {
            cache.restart();
        }
    }

    @Test
    void k016_a_short_key() {
        assertThat(KEY.reveal()).hasSize(20);
        assertThat(config(token()).status()).isEqualTo(200);
    }

    @Test
    void k017_a_key_that_changes() {
        assertThat(config(token()).status()).isEqualTo(200);
        database.execute("UPDATE system_preferences SET value = 'the-new-key' WHERE key = 'jwt_secret'");
        panel.later(Duration.ofSeconds(2));
        assertThat(config(bearer(admin(), Secret.of("the-new-key"))).status()).isEqualTo(200);
        panel.later(Duration.ofSeconds(61));
        assertThat(config(token()).status()).isEqualTo(401);
    }

    @Test
    void k018_three_hundred_a_minute() {
        for (int i = 0; i < 300; i++) {
            assertThat(config(token()).status()).isEqualTo(200);
        }
        Answer one = config(token());
        assertThat(one.status()).isEqualTo(429);
        assertThat(one.message()).matches("Rate limit exceeded\\. Try again in \\d+ seconds");
    }

    @Test
    void k019_the_panels_own_limit() {
        database.execute("INSERT INTO system_preferences (key, value) VALUES ('api_rate_limit', '5')");
        for (int i = 0; i < 5; i++) {
            assertThat(config(token()).status()).isEqualTo(200);
        }
        assertThat(config(token()).status()).isEqualTo(429);
    }

    @Test
    void k020_heartbeats_are_not_limited() {
        panel.main();
        String secret = ConformancePanel.secret().reveal();
        for (int i = 0; i < 400; i++) {
            assertThat(panel.send("POST", "/api/cluster/heartbeat", "{}", "X-Cluster-Secret", secret)
                            .status())
                    .isNotIn(429, 401);
        }
    }

    @Test
    void k021_a_stranger_names_no_address() {
        panel.from("198.51.100.7");
        String[] token = token();
        for (int i = 0; i < 300; i++) {
            assertThat(config(token[0], token[1], "X-Real-IP", "10.0.0." + i % 250)
                            .status())
                    .isEqualTo(200);
        }
        assertThat(config(token[0], token[1], "X-Real-IP", "10.0.1.1").status()).isEqualTo(429);
    }

    @Test
    void k022_another_method() {
        assertThat(panel.send("POST", "/api/cluster/status", "", token()).status())
                .isEqualTo(405);
    }

    @Test
    void k023_an_unknown_route() {
        assertThat(panel.send("GET", "/api/cluster/nope", "").status()).isEqualTo(401);
        assertThat(panel.send("GET", "/api/cluster/nope", "", token()).status()).isEqualTo(404);
    }

    @Test
    void k024_headers_of_every_answer() {
        for (Answer answer :
                new Answer[] {config(), config(token()), panel.send("GET", "/api/cluster/nope", "", token())}) {
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        }
    }
}
