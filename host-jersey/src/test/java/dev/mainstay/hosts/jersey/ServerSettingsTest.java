package dev.mainstay.hosts.jersey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.etcd.EtcdSettings;
import dev.mainstay.adapters.http.TlsSettings;
import dev.mainstay.adapters.http.client.PeerSettings;
import dev.mainstay.adapters.http.panel.EdgeSettings;
import dev.mainstay.adapters.http.patroni.PatroniSettings;
import dev.mainstay.adapters.local.UploadSettings;
import dev.mainstay.adapters.ssh.SshSettings;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ReferenceAddress;
import dev.mainstay.domain.policy.FailoverPolicy;
import dev.mainstay.domain.policy.GuardPolicy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.policy.Timings;
import dev.mainstay.domain.policy.Watchdog;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.ports.settings.SettingKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerSettingsTest {

    @Test
    void the_defaults_are_those_of_the_design() {
        ServerSettings settings = Configuration.defaults(Map.of()).settings();
        AgentSettings agent = settings.agent();

        assertThat(agent.policy().failover())
                .isEqualTo(new FailoverPolicy(true, Duration.ofSeconds(120), Duration.ofSeconds(30)));
        assertThat(agent.policy().guard().effective(2)).isEqualTo(SplitBrainGuard.NONE);
        assertThat(agent.policy().guard().watchdog()).isEqualTo(Watchdog.AUTOMATIC);
        assertThat(agent.policy().timings())
                .isEqualTo(new Timings(
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(10)));
        assertThat(settings.patroni().enabled()).isTrue();
        assertThat(settings.patroni().http()).isEqualTo(new HttpSettings("0.0.0.0", 8008));
        assertThat(settings.patroni().advertisedPort()).isEqualTo(8008);
        assertThat(settings.patroni().settings().login()).isEmpty();
        assertThat(settings.patroni().settings().allowlist()).containsExactly("127.0.0.0/8", "::1");
        assertThat(settings.patroni().settings().allowMembers()).isTrue();
        assertThat(settings.tags()).isEqualTo(Tags.none());
        assertThat(agent.limits()).isEqualTo(AgentSettings.Limits.standard());
        assertThat(agent.secretReveal()).isEqualTo(Duration.ofMinutes(15));
        assertThat(agent.allowLoopback()).isFalse();
        assertThat(agent.version()).hasToString("unknown");
        assertThat(agent.advertised().api().endpoint().port()).isEqualTo(80);
        assertThat(agent.advertised().databasePort()).isEqualTo(5432);
        assertThat(agent.advertised().redisPort()).isEqualTo(6379);
        assertThat(settings.http()).isEqualTo(new HttpSettings("0.0.0.0", 8080));
        assertThat(settings.local().stateDir()).isEqualTo(Path.of("/var/lib/mainstay"));
        assertThat(settings.jwtSecret()).isEmpty();
        assertThat(settings.edge()).isEqualTo(EdgeSettings.standard());
        assertThat(settings.peers()).isEqualTo(PeerSettings.standard());
        assertThat(settings.etcd().endpoints()).isEmpty();
    }

    @Test
    void every_key_reaches_its_place() throws URISyntaxException {
        Configuration read = full();
        ServerSettings settings = read.settings();
        AgentSettings agent = settings.agent();

        assertThat(read.problems()).isEmpty();
        assertThat(agent.name()).hasToString("dc2");
        assertThat(agent.version()).hasToString("1.10");
        assertThat(agent.allowLoopback()).isTrue();
        assertThat(agent.advertised().api()).hasToString("https://127.0.0.2:443");
        assertThat(agent.advertised().databasePort()).isEqualTo(5433);
        assertThat(agent.advertised().redisPort()).isEqualTo(6380);
        assertThat(agent.secretReveal()).isEqualTo(Duration.ofMinutes(1));
        assertThat(agent.policy().failover())
                .isEqualTo(new FailoverPolicy(false, Duration.ofSeconds(5), Duration.ofSeconds(10)));
        assertThat(agent.policy().timings())
                .isEqualTo(new Timings(
                        Duration.ofMillis(200),
                        Duration.ofMillis(300),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(2)));
        assertThat(agent.limits())
                .isEqualTo(new AgentSettings.Limits(
                        Duration.ofSeconds(6),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(3),
                        Duration.ofSeconds(21),
                        Duration.ofMinutes(4)));
        assertThat(agent.reattach()).isEqualTo(new AgentSettings.Reattach(false, 5));
        assertThat(agent.policy().guard())
                .isEqualTo(new GuardPolicy(
                        Optional.of(SplitBrainGuard.LEASE),
                        List.of(ReferenceAddress.parse("10.0.0.1"), ReferenceAddress.parse("10.0.0.2:53")),
                        Optional.of(Duration.ofSeconds(2)),
                        Optional.of(Duration.ofSeconds(1)),
                        Watchdog.REQUIRED));
        assertThat(settings.etcd())
                .isEqualTo(new EtcdSettings(
                        List.of(URI.create("https://10.0.0.7:2379")),
                        Optional.of("mainstay"),
                        Optional.of(Secret.of("epw")),
                        Optional.of(Secret.of("etk")),
                        Optional.of(Path.of("/dev/null")),
                        Duration.ofMillis(700)));
        assertThat(settings.http())
                .isEqualTo(new HttpSettings(
                        "127.0.0.2",
                        8081,
                        new TlsSettings(
                                Optional.of(Path.of("/etc/tls/node.pem")),
                                Optional.of(Path.of("/etc/tls/node.key")),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(Path.of("/etc/tls/ca.pem")))));
        assertThat(settings.http().scheme()).isEqualTo(PeerUrl.Scheme.HTTPS);
        assertThat(settings.peers())
                .isEqualTo(new PeerSettings(
                        new TlsSettings(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(Path.of("/etc/tls/peer.p12")),
                                Optional.of(Secret.of("ppw")),
                                Optional.of(Path.of("/etc/tls/peers.pem"))),
                        PeerSettings.Signing.REQUIRED));
        assertThat(settings.jwtSecret()).contains(Secret.of("panel-key"));
        assertThat(settings.edge())
                .isEqualTo(new EdgeSettings(
                        Optional.of(URI.create("https://login.example/jwks.json")),
                        "https://login.example",
                        "role",
                        false,
                        List.of("203.0.113.80", "10.9.0.0/16"),
                        Optional.of(50),
                        true,
                        Duration.ofSeconds(2)));
        assertThat(settings.local().stateDir()).isEqualTo(Path.of("/srv/mainstay"));
        assertThat(settings.postgres().database().name()).isEqualTo("panel");
        assertThat(settings.postgres().server().dataDirectory()).contains(Path.of("/srv/pg"));
        assertThat(settings.redis().replicated()).isTrue();
        assertThat(settings.docker().services()).containsExactly("radius");
        assertThat(settings.uploads())
                .isEqualTo(new UploadSettings(
                        List.of(Path.of("/srv/uploads"), Path.of("/srv/files")), Duration.ofMinutes(20)));
        assertThat(settings.ssh())
                .isEqualTo(new SshSettings(
                        "panel_of_old",
                        "old-db",
                        5444,
                        "/run/old",
                        List.of("/srv/old/uploads"),
                        Duration.ofSeconds(45)));
        assertThat(settings.patroni())
                .isEqualTo(new PatroniListener(
                        false,
                        new HttpSettings(
                                "127.0.0.3",
                                8009,
                                new TlsSettings(
                                        Optional.of(Path.of("/etc/tls/second.pem")),
                                        Optional.of(Path.of("/etc/tls/second.key")),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(Path.of("/etc/tls/operators.pem")))),
                        8010,
                        new PatroniSettings(
                                "batman",
                                Optional.of(new PatroniSettings.Login("u", Secret.of("pw"))),
                                List.of("10.0.0.0/8", "localhost"),
                                true,
                                true)));
        assertThat(settings.agent().remotePassword()).contains(Secret.of("rpw"));
        assertThat(settings.tags().standsAside()).isTrue();
        assertThat(settings.tags().priority()).isEqualTo(3);
        assertThat(settings.tags().find("site")).contains(new Tags.Tag(Tags.Kind.TEXT, "north"));
    }

    /** A key without a line in the file of this test, or with its default there, is a key nobody tries. */
    @Test
    void the_file_of_this_test_sets_every_key_to_something_else() throws URISyntaxException {
        Map<String, Object> tree = YamlTree.read(file("full.yml"));
        Map<String, Object> other = YamlTree.read(file("other.yml"));

        for (SettingKey key : full().keys()) {
            Optional<String> value = valueOf(tree, key.path()).or(() -> valueOf(other, key.path()));
            assertThat(value).as(key.path()).isPresent();
            assertThat(value).as(key.path()).isNotEqualTo(Optional.of(key.fallback()));
        }
    }

    @Test
    void what_the_other_file_says_is_valid_too() throws URISyntaxException {
        Configuration other = Configuration.read(file("other.yml"), Map.of());
        assertThat(other.problems()).isEmpty();
        assertThat(other.settings().http().tls().keystorePassword()).contains(Secret.of("kpw"));
        assertThat(other.settings().peers().tls().certificate()).contains(Path.of("/etc/tls/peer.pem"));
    }

    @Test
    void half_a_certificate_is_none() {
        Map<String, String> half =
                Map.of("MAINSTAY_HTTP_TLS_CERTIFICATE", "/etc/tls/node.pem", "MAINSTAY_HTTP_TLS_CA", "/x");
        assertThat(Configuration.defaults(half).problems())
                .anyMatch(problem ->
                        problem.contains("http.tls.certificate") && problem.contains("certificate and key together"));
    }

    @Test
    void no_secret_prints_itself() throws URISyntaxException {
        assertThat(full().settings().toString()).doesNotContain("panel-key", "rpw", "epw", "etk", "ppw");
    }

    private static Configuration full() throws URISyntaxException {
        return Configuration.read(file("full.yml"), Map.of());
    }

    private static Path file(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(ServerSettingsTest.class.getResource(name))
                .toURI());
    }

    private static Optional<String> valueOf(Map<?, ?> tree, String path) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            return Optional.ofNullable(tree.get(path)).map(String::valueOf);
        }
        return tree.get(path.substring(0, dot)) instanceof Map<?, ?> below
                ? valueOf(below, path.substring(dot + 1))
                : Optional.empty();
    }
}
