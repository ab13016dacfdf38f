package dev.mainstay.adapters.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.LeaderLease.LeaseAnswer;
import dev.mainstay.ports.out.LeaderLease.State;
import dev.mainstay.ports.out.LeaseClaim;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fixture.EtcdServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An etcd that asks who asks, and one whose keys somebody else wrote. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EtcdAccessIT {

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final LeaseClaim claim =
            new LeaseClaim(new ClusterId("cluster"), new NodeId(1), new Term(1), Duration.ofSeconds(10), Term.NONE);
    private EtcdServer etcd;
    private Agents agents;

    @BeforeEach
    void start() {
        etcd = EtcdServer.one();
        agents = new Agents();
    }

    @AfterEach
    void stop() {
        agents.close();
        etcd.close();
    }

    @Test
    void logs_in_and_again_when_its_session_is_forgotten() {
        askForLogins();
        LeaderLease lease = agents.of(Agents.loggingIn(etcd.urls(), "mainstay", "right"));
        assertThat(hold(lease).latest()).isEmpty();

        etcd.restart(0);

        assertThat(hold(lease).latest()).contains(claim.holder());
    }

    @Test
    void may_bring_a_token_of_its_own() {
        askForLogins();
        String answer = etcd.ask("/v3/auth/authenticate", "{\"name\":\"mainstay\",\"password\":\"right\"}");
        String token = answer.replaceAll(".*\"token\":\"([^\"]+)\".*", "$1").strip();

        assertThat(hold(agents.of(Agents.settings(etcd.urls(), Optional.of(Secret.of(token)))))
                        .holder())
                .contains(claim.holder());
    }

    @Test
    void logs_in_when_its_token_is_refused() {
        askForLogins();
        EtcdSettings login = Agents.loggingIn(etcd.urls(), "mainstay", "right");

        assertThat(hold(agents.of(new EtcdSettings(
                                login.endpoints(),
                                login.user(),
                                login.password(),
                                Optional.of(Secret.of("outdated.1")),
                                login.ca(),
                                login.requestLimit())))
                        .holder())
                .contains(claim.holder());
    }

    @Test
    void says_why_it_is_not_let_in() {
        askForLogins();

        assertThat(reason(agents.of(etcd.urls()))).contains("user name is empty");
        assertThat(reason(agents.of(Agents.loggingIn(etcd.urls(), "mainstay", "wrong"))))
                .contains("invalid user ID or password")
                .doesNotContain("wrong");
        assertThat(reason(agents.of(Agents.loggingIn(etcd.urls(), "stranger", "right"))))
                .contains("permission denied");
        assertThat(reason(agents.of(Agents.settings(etcd.urls(), Optional.of(Secret.of("nonsense.1"))))))
                .contains("invalid auth token");
    }

    @Test
    void says_so_when_logins_are_not_asked_for_any_more() {
        assertThat(reason(agents.of(Agents.loggingIn(etcd.urls(), "mainstay", "right"))))
                .contains("authentication is not enabled");
    }

    @Test
    void does_not_touch_what_somebody_else_wrote() {
        write("/mainstay/cluster/term", "five");

        assertThat(reason(agents.of(etcd.urls()))).contains("/mainstay/cluster/term");
    }

    @Test
    void says_what_a_wrong_address_is() {
        LeaseAnswer answer = agents.of(
                        List.of("http://127.0.0.1:1", etcd.urls().get(0).replace("http:", "https:")))
                .look(claim, LIMIT);

        assertThat(answer.state()).isEqualTo(State.UNREACHABLE);
        assertThat(answer.reason())
                .contains("http://127.0.0.1:1: connection refused")
                .contains("TLS");
    }

    /** A user that may read and write what Mainstay does, and one that may nothing. */
    private void askForLogins() {
        ask("/v3/auth/user/add", "{\"name\":\"root\",\"password\":\"r\"}");
        ask("/v3/auth/user/add", "{\"name\":\"mainstay\",\"password\":\"right\"}");
        ask("/v3/auth/user/add", "{\"name\":\"stranger\",\"password\":\"right\"}");
        ask("/v3/auth/role/add", "{\"name\":\"root\"}");
        ask("/v3/auth/role/add", "{\"name\":\"lease\"}");
        ask("/v3/auth/user/grant", "{\"user\":\"root\",\"role\":\"root\"}");
        ask("/v3/auth/user/grant", "{\"user\":\"mainstay\",\"role\":\"lease\"}");
        ask(
                "/v3/auth/role/grant",
                "{\"name\":\"lease\",\"perm\":{\"permType\":\"READWRITE\",\"key\":\"" + base64("/mainstay/")
                        + "\",\"range_end\":\"" + base64("/mainstay0") + "\"}}");
        ask("/v3/auth/enable", "{}");
    }

    private void write(String key, String value) {
        ask("/v3/kv/put", "{\"key\":\"" + base64(key) + "\",\"value\":\"" + base64(value) + "\"}");
    }

    private void ask(String path, String body) {
        assertThat(etcd.ask(path, body)).contains("header");
    }

    private LeaseAnswer hold(LeaderLease lease) {
        LeaseAnswer answer = lease.hold(claim, LIMIT);
        assertThat(answer.state()).as(answer.reason()).isEqualTo(State.HELD);
        return answer;
    }

    private String reason(LeaderLease lease) {
        LeaseAnswer answer = lease.hold(claim, LIMIT);
        assertThat(answer.state()).isEqualTo(State.UNREACHABLE);
        return answer.reason();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
