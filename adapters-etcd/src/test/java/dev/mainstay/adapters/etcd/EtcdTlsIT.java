package dev.mainstay.adapters.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.LeaderLease.LeaseAnswer;
import dev.mainstay.ports.out.LeaderLease.State;
import dev.mainstay.ports.out.LeaseClaim;
import dev.mainstay.testing.fixture.EtcdServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An etcd that speaks TLS. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EtcdTlsIT {

    private static final String PASSWORD = "changeit";
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final LeaseClaim claim =
            new LeaseClaim(new ClusterId("cluster"), new NodeId(1), new Term(1), Duration.ofSeconds(10), Term.NONE);

    @TempDir
    private Path directory;

    @Test
    void trusts_the_authority_it_was_given_and_no_other() throws Exception {
        Path ours = certificate("ours", "ip:127.0.0.1");
        Path others = certificate("others", "ip:127.0.0.1");
        try (EtcdServer etcd = EtcdServer.oneWithTls(ours, key("ours"));
                Agents agents = new Agents()) {
            LeaseAnswer held = agents.of(trusting(etcd, Optional.of(ours))).hold(claim, LIMIT);
            assertThat(held.state()).as(held.reason()).isEqualTo(State.HELD);

            assertThat(reason(agents.of(trusting(etcd, Optional.of(others))))).contains("no TLS connection");
            assertThat(reason(agents.of(trusting(etcd, Optional.empty())))).contains("no TLS connection");
            assertThat(reason(agents.of(trusting(etcd, Optional.of(directory.resolve("gone.pem"))))))
                    .contains("guard.etcd.ca");
        }
    }

    @Test
    void does_not_speak_to_a_server_with_another_name() throws Exception {
        Path named = certificate("named", "dns:etcd.example");
        try (EtcdServer etcd = EtcdServer.oneWithTls(named, key("named"));
                Agents agents = new Agents()) {
            assertThat(reason(agents.of(trusting(etcd, Optional.of(named))))).contains("no TLS connection");
        }
    }

    private String reason(LeaderLease lease) {
        LeaseAnswer answer = lease.hold(claim, LIMIT);
        assertThat(answer.state()).isEqualTo(State.UNREACHABLE);
        return answer.reason();
    }

    private static EtcdSettings trusting(EtcdServer etcd, Optional<Path> ca) {
        return new EtcdSettings(
                etcd.urls().stream().map(URI::create).toList(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ca,
                Duration.ofSeconds(5));
    }

    /** A certificate that is its own authority. */
    private Path certificate(String name, String subject) throws Exception {
        Path store = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=" + subject,
                        "-ext",
                        "bc=ca:true",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor())
                .as(Files.readString(directory.resolve("keytool.log")))
                .isZero();
        return pem(name + ".pem", "CERTIFICATE", load(name).getCertificate(name).getEncoded());
    }

    private Path key(String name) throws GeneralSecurityException, IOException {
        return pem(
                name + ".key",
                "PRIVATE KEY",
                load(name).getKey(name, PASSWORD.toCharArray()).getEncoded());
    }

    private KeyStore load(String name) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(directory.resolve(name + ".p12"))) {
            store.load(file, PASSWORD.toCharArray());
        }
        return store;
    }

    private Path pem(String name, String kind, byte[] content) throws IOException {
        List<String> lines = List.of(
                "-----BEGIN " + kind + "-----",
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(content),
                "-----END " + kind + "-----");
        return Files.write(directory.resolve(name), lines);
    }
}
