package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.ports.out.RestoreRoom;
import dev.mainstay.testing.contract.RestoreRoomContract;
import dev.mainstay.testing.fixture.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A panel whose database has a name that is long and odd, in which somebody is at work. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalRestoreRoomIT extends RestoreRoomContract {

    private static final String LIVE = "the panel's \"own\" ä base " + "x".repeat(36);

    private final LocalNode node = new LocalNode(PostgresServer.started());
    private byte[] dump = {};
    private final PostgresAdapter adapter = adapter();

    @BeforeAll
    void makeDump() {
        PostgresServer server = node.server();
        server.execute("CREATE TABLE subscribers AS SELECT generate_series(1, " + SUBSCRIBERS + ") AS id");
        server.execute("CREATE TABLE bulk AS SELECT md5(n::text) FROM generate_series(1, 20000) n");
        dump = dumped(server);
        server.execute("DROP TABLE subscribers, bulk");
        server.execute("CREATE DATABASE \"" + LIVE.replace("\"", "\"\"") + "\"");
    }

    private static byte[] dumped(PostgresServer server) {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                server.binDirectory().resolve("pg_dump").toString(),
                "-Fc",
                "-w",
                "-d",
                "host=127.0.0.1 port=" + server.port() + " user=postgres dbname=postgres"));
        builder.environment().put("PGPASSWORD", server.password());
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process.getInputStream().readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private PostgresAdapter adapter() {
        PostgresSettings plain =
                Adapters.settings(node.server(), LIVE, node.server().password());
        return new PostgresAdapter(
                new PostgresSettings(plain.database(), plain.limits(), plain.main(), node.settings()),
                Adapters.state(),
                node.state(),
                LocalNode.TICKER);
    }

    /** A kept session of ours is in the panel's database when the names change. */
    @BeforeEach
    void work() {
        Optional<Integer> unused = adapter.panel().subscribers();
    }

    @AfterAll
    void close() {
        adapter.close();
        node.close();
    }

    @Override
    protected RestoreRoom room() {
        return adapter.restoreRoom();
    }

    @Override
    protected byte[] dump() {
        return dump.clone();
    }

    @Override
    protected Set<String> names() {
        return node.server()
                .query("SELECT datname FROM pg_database WHERE NOT datistemplate")
                .lines()
                .collect(Collectors.toSet());
    }

    /** An agent that was killed while it restored has left its password behind. */
    @Test
    void what_takes_a_restore_back_takes_its_password_too() throws IOException {
        Path directory = node.place(node.settings()).directoryOfServer();
        Path password = directory.resolve("recover-passfile");
        Path unused = Files.createDirectories(directory);
        unused = Files.writeString(password, "*:*:*:*:word");
        room().dropSide(room().stage("20260512114501"));
        assertThat(password).doesNotExist();
        unused = Files.writeString(password, "*:*:*:*:word");
        room().discardDump();
        assertThat(password).doesNotExist();
    }
}
