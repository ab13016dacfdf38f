package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.HostKey;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.SourceServer;
import dev.mainstay.ports.in.RecoverFromServer;
import dev.mainstay.ports.out.SourceAccess;
import dev.mainstay.ports.settings.Credential;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fixture.Command;
import dev.mainstay.testing.fixture.SshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A panel's data taken over from a real OpenSSH server with a real PostgreSQL, by a real agent: everything that can go
 * wrong first, with the same node, whose own database must be there afterwards each time; then all of it.
 * {@code -Drecover.mb=200} for the size that the issue names.
 */
class RecoverIT {
    private static final int MEGABYTES = Integer.getInteger("recover.mb", 20);
    private static final int KILOBYTE_ROWS = 1_000;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final RealNodes nodes = new RealNodes();
    private final RealNode node = nodes.fresh("127.0.0.1");
    private final SourcePanel source = new SourcePanel();
    private final SshServer ssh = source.ssh();

    @AfterEach
    void end() {
        source.close();
        nodes.close();
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void every_failure_leaves_the_old_database_and_then_all_of_it_is_recovered() throws Exception {
        prepare();
        assertThat(test(password(ssh.password())).data().path("subscribers").asInt())
                .isEqualTo(SourcePanel.SUBSCRIBERS);
        refusals();
        aSmallDisk();
        aDiskThatFillsHalfWay();
        aBrokenRestore();
        aSourceThatDisappears();
        aPersonCancels();
        everything();
    }

    private void prepare() {
        SourcePanel.bulk(MEGABYTES * KILOBYTE_ROWS).forEach(source::execute);
        source.describeTo(node);
        node.start();
        node.query("CREATE TABLE mine (id int)");
        node.query("INSERT INTO mine VALUES (42)");
    }

    /** Whatever happened: its own database has its name and rows, and nothing else lies about. */
    private void untouched() {
        assertThat(node.query("SELECT id FROM mine")).isEqualTo("42");
        assertThat(node.rows("SELECT datname FROM pg_database WHERE NOT datistemplate"))
                .containsExactly("postgres");
        assertThat(node.spec().state().resolve("recover").resolve("source.dump"))
                .doesNotExist();
        assertThat(node.config().orElseThrow().path("server_role").asText()).isEqualTo("standalone");
    }

    private void refusals() {
        HttpAdmin.Reply wrong = recover(password("wrong"), HttpAdmin.Mode.WAIT);
        assertThat(wrong.status()).isEqualTo(503);
        assertThat(wrong.message()).isEqualTo("cannot connect to source server");
        assertThat(wrong.data().path("reason").asText()).contains("does not take this password or key");
        assertThat(test(password("wrong")).message()).isEqualTo("SSH connection failed - check IP and password");

        String old = ssh.fingerprint();
        ssh.kill();
        assertThat(recover(key(), HttpAdmin.Mode.WAIT).status()).isEqualTo(503);
        ssh.renewHostKey();
        ssh.start();
        HttpAdmin.Reply changed = recover(key(), HttpAdmin.Mode.WAIT);
        assertThat(changed.status()).isEqualTo(409);
        assertThat(changed.message())
                .contains("host key of 127.0.0.1:" + ssh.port() + " changed: expected " + old, ssh.fingerprint());
        untouched();
        assertThat(recover(pinned(), HttpAdmin.Mode.DRY_RUN).message()).contains("It would start");
        untouched();
    }

    /** Where the dump would lie there is a disk of a megabyte: refused before a byte is fetched. */
    private void aSmallDisk() throws IOException {
        HttpAdmin.Reply small = onDiskOf(1, () -> recover(pinned(), HttpAdmin.Mode.WAIT));
        assertThat(small.status()).isEqualTo(412);
        assertThat(small.message()).startsWith("not enough disk space (about ").contains(" 1048576 and ");
        untouched();
    }

    /** The estimate is a quarter of the database, and this one's rows compress by half only. */
    private void aDiskThatFillsHalfWay() throws IOException {
        HttpAdmin.Reply full = onDiskOf(MEGABYTES * 9 / 20, () -> recover(pinned(), HttpAdmin.Mode.WAIT));
        assertThat(full.status()).as(full.toString()).isEqualTo(500);
        assertThat(full.message()).startsWith("pg_dump failed: ").contains("No space left on device");
        untouched();
    }

    private HttpAdmin.Reply onDiskOf(int megabytes, Supplier<HttpAdmin.Reply> act) throws IOException {
        Path room = Files.createDirectory(node.spec().state().resolve("recover"));
        Path above = room.resolveSibling("");
        Command.of(List.of("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", room.toString()), above)
                .run();
        try {
            return act.get();
        } finally {
            Command.of(List.of("umount", room.toString()), above).run();
            Files.delete(room);
        }
    }

    private void aBrokenRestore() {
        source.execute("CREATE TABLE zz (id int)");
        source.execute(
                "CREATE FUNCTION more_there() RETURNS boolean LANGUAGE sql AS 'SELECT EXISTS (SELECT FROM public.zz)'");
        source.execute("INSERT INTO zz VALUES (1)");
        source.execute("CREATE TABLE needs (id int CHECK (public.more_there()))");
        source.execute("INSERT INTO needs VALUES (1)");
        HttpAdmin.Reply broken = recover(pinned(), HttpAdmin.Mode.WAIT);
        assertThat(broken.status()).as(broken.toString()).isEqualTo(500);
        assertThat(broken.message()).startsWith("restore failed: ").contains("needs");
        untouched();
        source.execute("DROP TABLE needs");
    }

    private void aSourceThatDisappears() throws SQLException {
        try (Connection session = source.connect()) {
            OperationId operation = stuck(session);
            ssh.kill();
            JsonNode end = ended(operation);
            assertThat(end.path("error").asText())
                    .isEqualTo("pg_dump failed: the connection to the source ended half way");
        }
        untouched();
        ssh.start();
    }

    private void aPersonCancels() throws SQLException {
        try (Connection session = source.connect()) {
            OperationId operation = stuck(session);
            assertThat(node.admin().cancel(operation).success()).isTrue();
            assertThat(ended(operation).path("error").asText()).startsWith("cancelled by ");
        }
        untouched();
    }

    /** A dump that waits for a lock on the source. */
    private OperationId stuck(Connection session) throws SQLException {
        session.setAutoCommit(false);
        try (Statement statement = session.createStatement()) {
            boolean unused = statement.execute("LOCK TABLE bulk IN ACCESS EXCLUSIVE MODE");
        }
        OperationId operation =
                recover(pinned(), HttpAdmin.Mode.ASYNC).operation().orElseThrow();
        JsonNode unused = operation(operation, now -> now.path("step").asText().equals("DUMP_SOURCE"));
        until(
                "pg_dump waits",
                () -> Optional.of(source.query("SELECT count(*) FROM pg_stat_activity WHERE application_name"
                                + " = 'pg_dump' AND wait_event_type = 'Lock'"))
                        .filter(count -> !count.equals("0")));
        return operation;
    }

    private void everything() {
        long began = System.nanoTime();
        OperationId operation =
                recover(pinned(), HttpAdmin.Mode.ASYNC).operation().orElseThrow();
        List<Long> dumped = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        JsonNode end = operation(operation, now -> {
            String step = now.path("step").asText("");
            if (steps.isEmpty() || !steps.get(steps.size() - 1).equals(step)) {
                steps.add(step);
            }
            if (step.equals("DUMP_SOURCE")) {
                dumped.add(now.path("done_bytes").asLong());
            }
            return !now.path("status").asText().equals("running");
        });
        assertThat(end.path("status").asText()).as(end + node.tell()).isEqualTo("done");
        JsonNode result = end.path("result");
        long bytes = result.path("dump_size_bytes").asLong();
        assertThat(steps).contains("DUMP_SOURCE");
        assertThat(dumped).as("what a client saw of the dump").isSorted();
        assertThat(new TreeSet<>(dumped)).hasSizeGreaterThan(1);
        assertThat(node.query("SELECT count(*) FROM bulk")).isEqualTo(String.valueOf(MEGABYTES * KILOBYTE_ROWS));
        assertThat(node.query("SELECT count(*) FROM subscribers")).isEqualTo(String.valueOf(SourcePanel.SUBSCRIBERS));
        assertThat(node.rows("SELECT datname FROM pg_database WHERE NOT datistemplate"))
                .containsExactlyInAnyOrder(
                        "postgres", result.path("kept_database").asText());
        assertThat(node.config().orElseThrow().path("server_role").asText()).isEqualTo("main");
        assertThat(source.ownUploads().resolve("logo.png")).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(source.ownUploads().resolve(".hidden")).doesNotExist();
        assertThat(node.events()).contains("recovery_completed", "recovery_failed", "cluster_created");
        assertThat(node.tell()).doesNotContain(ssh.password());
        System.out.println("recover: " + MEGABYTES + " MB of rows, dump " + bytes + " bytes, "
                + (System.nanoTime() - began) / 1_000_000 + " ms in all, " + new TreeSet<>(dumped).size()
                + " amounts seen, steps " + steps);
    }

    private JsonNode ended(OperationId operation) {
        return operation(operation, now -> !now.path("status").asText().equals("running"));
    }

    private JsonNode operation(OperationId operation, Predicate<JsonNode> state) {
        return until(
                "operation " + operation,
                () -> Optional.of(node.admin().operation(operation).data()).filter(state));
    }

    private <T> T until(String what, Supplier<Optional<T>> look) {
        return nodes.waiting().until(what, LIMIT, PAUSE, look);
    }

    private HttpAdmin.Reply test(SourceAccess access) {
        HttpAdmin.Reply reply = node.admin().testSource(access);
        assertThat(reply.status()).isEqualTo(200);
        return reply;
    }

    private HttpAdmin.Reply recover(SourceAccess access, HttpAdmin.Mode mode) {
        return node.admin().recover(new RecoverFromServer.Command(access, true, false), mode);
    }

    private SourceAccess password(String word) {
        return access(new Credential.Password(Secret.of(word)));
    }

    private SourceAccess key() {
        return access(new Credential.PrivateKey(ssh.privateKey()));
    }

    private SourceAccess pinned() {
        return key().pinnedTo(new HostKey(ssh.fingerprint()));
    }

    private SourceAccess access(Credential credential) {
        return new SourceAccess(
                new SourceServer(new Endpoint(new NodeAddress("127.0.0.1"), ssh.port()), ssh.user()),
                credential,
                Optional.empty());
    }
}
