package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.http.Places;
import dev.mainstay.adapters.http.patroni.PatroniSettings;
import dev.mainstay.hosts.cli.Parts;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The second listener while others hold connections to it and send no more: spec/patroni-rest.md 5, and every health check is answered. */
class PatroniCrowdTest {
    private static final int CROWD = 40;
    private static final long HUGE = 1L << 31;

    private static final Parts PARTS = new Parts();
    private static final FreePorts PORTS = new FreePorts();
    private static final int OPEN = PORTS.next("127.0.0.1");
    private static final int GUARDED = PORTS.next("127.0.0.1");
    private static final int LISTED = PORTS.next("127.0.0.1");
    private static final PatroniStub STUB = new PatroniStub(OPEN, PARTS.demo().ids(), PatroniSettings.open("batman"));
    private static final PatroniStub WITH_LOGIN =
            new PatroniStub(GUARDED, PARTS.demo().ids(), guarded(List.of()));
    private static final PatroniStub WITH_LIST =
            new PatroniStub(LISTED, PARTS.demo().ids(), guarded(List.of("10.0.0.0/8")));

    private final List<HalfSent> crowd = new ArrayList<>();

    private static PatroniSettings guarded(List<String> allowlist) {
        return new PatroniSettings(
                "batman", Optional.of(new PatroniSettings.Login("u", Secret.of("p"))), allowlist, false, false);
    }

    @AfterAll
    static void end_everything() {
        STUB.close();
        WITH_LOGIN.close();
        WITH_LIST.close();
        PARTS.close();
    }

    @AfterEach
    void let_go() {
        crowd.forEach(HalfSent::close);
    }

    private HalfSent half(int port, String request, long announced, String... headers) {
        HalfSent sent = new HalfSent(port, request, announced, headers);
        crowd.add(sent);
        return sent;
    }

    private List<HalfSent> crowd(String request) {
        return IntStream.range(0, CROWD)
                .mapToObj(number -> half(OPEN, request, 10))
                .toList();
    }

    private static long waiting(List<HalfSent> sent) {
        return sent.stream().filter(each -> !each.isAnswered()).count();
    }

    @Test
    void whoever_holds_requests_open_holds_no_health_check() {
        List<HalfSent> held = crowd("POST /reload");
        boolean unused = new Waiting(System::nanoTime)
                .until(
                        "all but the places are sent away",
                        Duration.ofSeconds(60),
                        Duration.ofMillis(5),
                        () -> Optional.of(true).filter(yes -> waiting(held) <= Places.MOST_OF_ONE));
        assertThat(STUB.client().get("/primary").status()).isEqualTo(200);
        assertThat(STUB.client().get("/metrics").status()).isEqualTo(200);
        assertThat(waiting(held)).as("still held, and by nobody else").isEqualTo(Places.MOST_OF_ONE);
        assertThat(held.stream().filter(HalfSent::isAnswered)).allMatch(each -> each.status() == 503);
    }

    @Test
    void nobody_waits_for_the_body_of_what_is_no_action_or_only_read() {
        assertThat(crowd("POST /x")).allMatch(each -> each.status() == 501);
        assertThat(crowd("GET /primary")).allMatch(each -> each.status() == 200);
    }

    @Test
    void who_may_not_is_told_so_before_his_body_is_looked_at() {
        for (long announced : new long[] {10, HUGE}) {
            assertThat(half(GUARDED, "POST /reload", announced).status()).isEqualTo(401);
            assertThat(half(LISTED, "POST /reload", announced).status()).isEqualTo(403);
            assertThat(half(LISTED, "PUT /foo", announced).status()).isEqualTo(501);
            assertThat(half(LISTED, "POST /mainstay", announced).status()).isEqualTo(501);
        }
        String user = "Authorization: " + PatroniClient.basic("u", "p");
        assertThat(half(GUARDED, "POST /reload", HUGE, user).status()).isEqualTo(413);
    }

    @Test
    void the_answer_arrives_though_a_large_body_follows() {
        String body = "x".repeat(3 << 20);
        PatroniClient login = WITH_LOGIN.client();
        assertThat(login.send("PUT", "/foo", body).status()).isEqualTo(501);
        assertThat(login.post("/reload", body).status()).isEqualTo(401);
        assertThat(login.send("POST", "/reload", body, "Authorization", PatroniClient.basic("u", "p"))
                        .status())
                .isEqualTo(413);
        assertThat(WITH_LOGIN.done).isEmpty();
    }
}
