package dev.mainstay.adapters.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.HostKey;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.SourceServer;
import dev.mainstay.domain.observation.SourceObservation;
import dev.mainstay.domain.observation.SourceObservation.Place;
import dev.mainstay.ports.out.Meter;
import dev.mainstay.ports.out.RecoverySource;
import dev.mainstay.ports.out.SourceAccess;
import dev.mainstay.ports.settings.Credential;
import dev.mainstay.testing.contract.RecoverySourceContract;
import dev.mainstay.testing.fixture.PostgresServer;
import dev.mainstay.testing.fixture.SshServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One real OpenSSH server and one real PostgreSQL for all clauses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SshSourceIT extends RecoverySourceContract {

    private static final String HELD = "held";
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    static Path uploads;

    private final PostgresServer database = PostgresServer.created();
    private final SshServer ssh = SshServer.started();
    private boolean up = true;

    SshSourceIT() {
        try {
            // Of several lines in pg_hba.conf the first that fits counts.
            Path hba = database.dataDirectory().resolve("pg_hba.conf");
            Path unused = Files.writeString(hba, "local all all trust\n" + Files.readString(hba));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        // A lock without a session that would have to be kept.
        database.configure("max_prepared_transactions", "1");
        database.start();
        database.execute("CREATE TABLE subscribers AS SELECT generate_series(1, " + SUBSCRIBERS + ") AS id");
        database.execute("CREATE TABLE bulk AS SELECT md5(n::text) FROM generate_series(1, 5000) n");
    }

    @AfterEach
    void asItWas() throws IOException {
        if (!up) {
            ssh.start();
            up = true;
        }
        if (!database.query("SELECT gid FROM pg_prepared_xacts").isEmpty()) {
            database.execute("ROLLBACK PREPARED '" + HELD + "'");
        }
        try (var files = Files.list(uploads)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    @AfterAll
    void end() {
        ssh.close();
        database.close();
    }

    private RecoverySource source(String name, Duration silence) {
        SshSettings settings = new SshSettings(
                name,
                "no-such-container",
                database.port(),
                database.socketDirectory().toString(),
                List.of("/no/such/directory", uploads.toString()),
                silence);
        return new SshAdapter(settings, System::nanoTime).source();
    }

    @Override
    protected RecoverySource source() {
        return source("postgres", Duration.ofMinutes(1));
    }

    @Override
    protected RecoverySource withoutDatabase() {
        return source("not-there", Duration.ofMinutes(1));
    }

    @Override
    protected SourceAccess access() {
        return new SourceAccess(
                new SourceServer(new Endpoint(new NodeAddress("127.0.0.1"), ssh.port()), ssh.user()),
                new Credential.PrivateKey(ssh.privateKey()),
                Optional.empty());
    }

    @Override
    protected HostKey key() {
        return new HostKey(ssh.fingerprint());
    }

    @Override
    protected void shut() {
        ssh.kill();
        up = false;
    }

    @Override
    protected void hold() {
        database.execute("BEGIN; LOCK TABLE bulk IN ACCESS EXCLUSIVE MODE; PREPARE TRANSACTION '" + HELD + "'");
    }

    @Override
    protected void upload(String name, byte[] content) {
        try {
            Path unused = Files.write(uploads.resolve(name), content);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    protected void remove(String name) {
        try {
            Files.delete(uploads.resolve(name));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    protected Place place() {
        return Place.HOST;
    }

    @Test
    void a_source_that_sends_nothing_for_too_long_fails_the_dump() {
        hold();
        assertThatThrownBy(() -> source("postgres", Duration.ofSeconds(1))
                        .dump(access(), Place.HOST, new ByteArrayOutputStream(), new Meter(bytes -> {}, () -> false)))
                .isInstanceOf(OperationFailedException.class)
                .hasMessage("pg_dump failed: the source has sent nothing for 1 s");
    }

    @Test
    void a_source_that_says_a_little_for_ever_is_given_up() throws IOException {
        Door.Attempt attempt = Door.open(access(), LONG, LONG);
        try (Door door = attempt.door().orElseThrow()) {
            RemoteShell shell = new RemoteShell(door, System::nanoTime, LONG);
            assertThatThrownBy(() -> shell.ask(
                            "while echo x; do sleep 0.2; done",
                            Duration.ofSeconds(1),
                            new Meter(bytes -> {}, () -> false)))
                    .isInstanceOf(OperationFailedException.class)
                    .hasMessage("the source did not come to an end within 1 s");
        }
    }

    @Test
    void a_source_that_falls_silent_ends_the_copy_of_its_uploads() {
        upload("a.png", new byte[] {1});
        upload("b.png", new byte[] {2});
        assertThatThrownBy(() -> source("postgres", Duration.ofSeconds(1))
                        .uploads(access(), (file, content) -> ssh.freeze(), new Meter(bytes -> {}, () -> false)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageStartingWith("uploads cannot be copied from the source: ");
        ssh.thaw();
    }

    @Test
    void a_key_that_cannot_be_read_is_a_refused_login_that_names_what_was_expected() {
        String whole = ssh.privateKey();
        for (String key : new String[] {
            "-----BEGIN OPENSSH PRIVATE KEY-----\n?? no base64 ??\n-----END OPENSSH PRIVATE KEY-----\n",
            "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n",
            "-----BEGIN NOTHING-----\n",
            whole.substring(0, whole.length() / 2)
        }) {
            SourceAccess broken = new SourceAccess(access().server(), new Credential.PrivateKey(key), Optional.empty());
            SourceObservation seen = source().look(broken, LONG);
            assertThat(seen.loggedIn()).isFalse();
            assertThat(seen.trouble().orElseThrow().kind()).isEqualTo(SourceObservation.Kind.LOGIN_REFUSED);
            assertThat(seen.trouble().orElseThrow().reason())
                    .startsWith("source_key cannot be read: expected a whole private key")
                    .doesNotContain("AAAA", "base64");
        }
    }

    @Test
    void a_door_that_does_not_open_leaves_no_thread_behind() {
        SourceAccess broken = new SourceAccess(
                access().server(),
                new Credential.PrivateKey("-----BEGIN RSA PRIVATE KEY-----\n??\n"),
                Optional.empty());
        SourceObservation unused = source().look(broken, LONG);
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!threadsOfClients().isEmpty()) {
            assertThat(System.nanoTime()).as(threadsOfClients().toString()).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static List<String> threadsOfClients() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("SshClient"))
                .toList();
    }
}
