package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.http.panel.FuzzRequests.Header;
import dev.mainstay.adapters.http.panel.FuzzRequests.Request;
import dev.mainstay.adapters.http.panel.InProcessPanel.Answer;
import dev.mainstay.adapters.http.panel.Routes.Route;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every route against every kind of mistake: the status is the client's fault, nothing happens, nothing secret is told. */
class BadInputTest {
    private final InProcessPanel panel = new InProcessPanel();
    private int tried;

    @BeforeEach
    void main() {
        panel.cluster.snapshot = Snapshots.mainWith(Snapshots.main(), Snapshots.secondary(Duration.ZERO));
    }

    @AfterEach
    void nothingHappened() {
        assertThat(tried).as("mistakes tried").isPositive();
        assertThat(panel.cluster.asked).isEmpty();
        assertThat(panel.log()).noneMatch(line -> line.startsWith("ERROR"));
        assertThat(panel.log())
                .noneMatch(line -> InProcessPanel.secrets().stream().anyMatch(line::contains));
    }

    private static Header header(String[] pair) {
        return new Header(pair[0], pair[1]);
    }

    private static final Header SECRET = new Header("X-Cluster-Secret", StubCluster.SECRET.reveal());

    private void expect(
            Route route, String method, String mistake, List<Header> headers, String body, Integer... allowed) {
        tried++;
        Answer answer = panel.send(new Request(method, route.at("2"), headers, FuzzRequests.bytes(body), false, false));
        String what = method + " " + route.path() + " with " + mistake + " -> " + answer;
        assertThat(answer.status()).as(what).isIn((Object[]) allowed);
        assertThat(answer.body()).as(what).contains("\"success\":false").contains("\"message\":\"");
        assertThat(InProcessPanel.secrets()).as(what).noneMatch(answer.body()::contains);
    }

    private List<Route> guarded() {
        return panel.routes.stream().filter(route -> !route.isOpen()).toList();
    }

    @Test
    void token_variants() {
        Map<String, Header> mistakes = new LinkedHashMap<>();
        mistakes.put("an empty header", new Header("Authorization", ""));
        mistakes.put("another scheme", new Header("Authorization", "Basic YTpi"));
        mistakes.put("an expired token", header(Tokens.bearer(Tokens.admin().put("exp", 1))));
        mistakes.put("alg none", header(Tokens.withHeader("{\"alg\":\"none\"}")));
        mistakes.put("RS256 with the HMAC key", header(Tokens.withHeader("{\"alg\":\"RS256\"}")));
        mistakes.put("another key", header(Tokens.bearer(Tokens.admin(), Secret.of("another"))));
        mistakes.put(
                "a customer's token",
                header(Tokens.bearer(Tokens.admin()
                        .put("type", "customer")
                        .without("user_id")
                        .deepCopy())));
        mistakes.put(
                "the node's token from afar",
                new Header("Authorization", "Bearer " + PanelServer.LOCAL_TOKEN.reveal()));
        for (Route route : guarded()) {
            if (!route.isNode()) {
                expect(route, route.method(), "no token", List.of(proofOfNothing(route)), "{}", 401);
                mistakes.forEach((name, token) -> expect(route, route.method(), name, List.of(token), "{}", 401));
                expect(
                        route,
                        route.method(),
                        "the header twice",
                        List.of(header(Tokens.asAdmin()), header(Tokens.asAdmin())),
                        "{}",
                        401);
                expect(
                        route,
                        route.method(),
                        "a reseller's token",
                        List.of(header(Tokens.bearer(Tokens.claims("reseller")))),
                        "{}",
                        403);
            }
        }
    }

    /** The cluster secret opens no administrator's route but one (D-15), and that one not by another secret. */
    private static Header proofOfNothing(Route route) {
        return route.path().equals("/api/cluster/test-connection") ? new Header("X-Cluster-Secret", "other") : SECRET;
    }

    @Test
    void secret_variants() {
        for (Route route : guarded()) {
            if (route.isNode()) {
                expect(route, "POST", "no secret", List.of(header(Tokens.asAdmin())), "{}", 401);
                for (String wrong :
                        List.of("", "  ", "5eC0\u2026(hidden)", "5eC0", StubCluster.SECRET.reveal() + "0")) {
                    expect(
                            route,
                            "POST",
                            "the secret '" + wrong + "'",
                            List.of(new Header("X-Cluster-Secret", wrong)),
                            "{}",
                            401);
                }
                expect(
                        route,
                        "POST",
                        "two secrets",
                        List.of(SECRET, new Header("X-Cluster-Secret", "other")),
                        "{}",
                        401);
                expect(
                        route,
                        "POST",
                        "another one in the body",
                        List.of(SECRET),
                        "{\"cluster_secret\":\"other\"}",
                        401);
            }
        }
    }

    @Test
    void bodies() {
        Map<String, String> mistakes = new LinkedHashMap<>();
        mistakes.put("no JSON", "not json");
        mistakes.put("an array", "[]");
        mistakes.put("null", "null");
        mistakes.put("a text", "\"x\"");
        mistakes.put("half an object", "{\"a\":");
        mistakes.put("something behind the end", "{} {}");
        mistakes.put("a key twice", "{\"force\":true,\"force\":true}");
        mistakes.put("objects 10,000 deep", "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000));
        mistakes.put("control characters", "{\"server_name\":\"a\u0001b\"}");
        for (Route route : guarded()) {
            if (route.method().equals("POST")) {
                List<Header> proof = List.of(route.isNode() ? SECRET : header(Tokens.asAdmin()));
                mistakes.forEach((name, body) -> expect(route, "POST", name, proof, body, 400));
                expect(route, "POST", "2 MiB", proof, "{\"a\":\"" + "x".repeat(2 << 20) + "\"}", 413);
                List<Header> declared = new ArrayList<>(proof);
                declared.add(new Header("Content-Length", "2147483648"));
                expect(route, "POST", "2 GiB declared", declared, "{}", 413);
            }
        }
    }

    @Test
    void methods() {
        for (Route route : panel.routes) {
            for (String method : List.of("PUT", "BREW")) {
                expect(route, method, "another method", List.of(header(Tokens.asAdmin())), "", 405);
            }
        }
    }
}
