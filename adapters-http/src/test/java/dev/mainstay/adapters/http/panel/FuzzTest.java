package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.InProcessPanel.Answer;
import dev.mainstay.adapters.http.panel.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Twenty thousand requests over all routes, made of every kind of mistake: none is answered 5xx, none repeats a secret, and
 * nothing happens unless an administrator or a node asks for it in JSON. The seed is printed; {@code -Dseed} chooses another.
 */
class FuzzTest {
    private static final int REQUESTS = 20_000;

    private final InProcessPanel panel = new InProcessPanel();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private int deeds;

    @Test
    void no_request_breaks_it() {
        long seed = Long.getLong("seed", 20_261_126L);
        System.out.println("fuzz seed " + seed);
        FuzzRequests requests = new FuzzRequests(seed, panel.routes);
        for (int i = 0; i < REQUESTS; i++) {
            FuzzRequests.Request request = requests.next();
            panel.cluster.snapshot = requests.oneOf(
                    Snapshots.standalone(),
                    Snapshots.mainWith(Snapshots.main(), Snapshots.secondary(Duration.ZERO)),
                    Snapshots.replica(Snapshots.silentFor(Duration.ofMinutes(5))),
                    Snapshots.fencedMain());
            check(i, request);
        }
        System.out.println("fuzz: " + REQUESTS + " requests over " + panel.routes.size() + " routes, answers "
                + statuses + ", " + deeds + " asked for as it should be, 0 unexpected 5xx, 0 state changes");
        assertThat(statuses.keySet()).contains(200, 400, 401, 403, 404, 405);
        assertThat(deeds).as("some requests are good").isPositive();
        assertNothingToldInTheLog();
    }

    private void check(int number, FuzzRequests.Request request) {
        String what = "request " + number + ": " + request;
        panel.cluster.asked.clear();
        Answer answer = panel.send(request);
        statuses.merge(answer.status(), 1, Integer::sum);
        assertThat(answer.status()).as(answer + " for " + what).isLessThan(500);
        assertThat(InProcessPanel.secrets()).as(what).noneMatch(answer.body()::contains);
        assertThat(answer.body()).as(what).doesNotContain("\tat ", "Exception");
        if (answer.status() >= 400 && !request.method().equals("HEAD")) {
            assertThat(isEnvelope(answer.body())).as(answer + " for " + what).isTrue();
        }
        if (!panel.cluster.asked.isEmpty()) {
            deeds++;
            // a DELETE reads no body
            assertThat(request.isProven()
                            && (request.isJson() || request.method().equals("DELETE")))
                    .as(what + " did something")
                    .isTrue();
        }
    }

    private static boolean isEnvelope(String body) {
        Optional<JsonNode> tree = Json.parse(body.getBytes(StandardCharsets.UTF_8));
        return tree.filter(each -> each.path("success").isBoolean()
                        && !each.path("success").booleanValue()
                        && !each.path("message").asText("").isBlank())
                .isPresent();
    }

    private void assertNothingToldInTheLog() {
        assertThat(panel.log()).noneMatch(line -> line.startsWith("ERROR"));
        assertThat(panel.log())
                .noneMatch(line -> line.contains("Bearer ")
                        || InProcessPanel.secrets().stream().anyMatch(line::contains));
    }
}
