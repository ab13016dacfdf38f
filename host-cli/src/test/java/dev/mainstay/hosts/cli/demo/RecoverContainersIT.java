package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.ports.in.RecoverFromServer;
import dev.mainstay.testing.fixture.Command;
import dev.mainstay.testing.fixture.PanelContainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A panel whose database runs in a container, as installations have it, recovered over a real OpenSSH server. With
 * {@code -Dnewer.image=NAME} also one that is newer than this machine's PostgreSQL.
 */
class RecoverContainersIT {

    private static final int KILOBYTES = Integer.getInteger("recover.mb", 20) * 1_000;
    private static final int ROOM = 10 << 20;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Pattern FREE = Pattern.compile("needed, (\\d+) and (\\d+) are free\\)$");

    /** Whoever stores a row of this table waits for a file: so pg_restore can be looked at. */
    private static final List<String> HELD = List.of("""
            CREATE FUNCTION wait_for_file() RETURNS boolean LANGUAGE plpgsql AS $$
            BEGIN
              WHILE pg_stat_file('/tmp/go-on', true) IS NULL LOOP
                PERFORM pg_sleep(0.05);
              END LOOP;
              RETURN true;
            END $$
            """, "CREATE TABLE held (id int CHECK (public.wait_for_file()))");

    private static final String RELEASE = "COPY (SELECT 1) TO '/tmp/go-on'";

    private RealNodes nodes;
    private SourceSite site;
    private Optional<PanelContainer> source = Optional.empty();
    private Optional<Path> disk = Optional.empty();

    /** Not with the fields: a test that is disabled has those too, and ends nothing. */
    @BeforeEach
    void begin() {
        nodes = new RealNodes();
        site = new SourceSite();
    }

    @AfterEach
    void end() {
        source.ifPresent(PanelContainer::close);
        site.close();
        nodes.end();
        disk.ifPresent(path -> run("umount", path.toString()));
        nodes.close();
    }

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void a_panel_in_a_container_is_recovered_into_a_container() throws IOException {
        PanelContainer panel = panel(PanelContainer.started());
        SourcePanel.bulk(KILOBYTES).forEach(panel::execute);
        HELD.forEach(panel::execute);
        panel.execute(RELEASE);
        panel.execute("INSERT INTO held VALUES (1)");
        RealNode node = nodes.contained("127.0.0.1");
        Path own = onDiskOfItsOwn(node.spec().data());
        begin(node, panel);

        resize(own, used(own) + ROOM);
        HttpAdmin.Reply small = recover(node, HttpAdmin.Mode.WAIT);
        assertThat(small.status()).as(small.toString()).isEqualTo(412);
        Matcher free = FREE.matcher(small.message());
        assertThat(free.find()).as(small.message()).isTrue();
        assertThat(Long.parseLong(free.group(2)))
                .as("the data's disk, not the machine's")
                .isLessThanOrEqualTo(ROOM);
        untouched(node);

        resize(own, 1 << 30);
        OperationId operation = recover(node, HttpAdmin.Mode.ASYNC).operation().orElseThrow();
        assertThat(mountsOf(restoring(node, operation)))
                .as("pg_restore is the image's own")
                .isNotEqualTo(mountsOf("self"));
        node.query(RELEASE);
        JsonNode end = nodes.waiting().until("recovered", LIMIT, PAUSE, () -> ended(node, operation));
        assertThat(end.path("status").asText()).as(end + node.tell()).isEqualTo("done");
        assertThat(node.query("SELECT count(*) FROM bulk")).isEqualTo(String.valueOf(KILOBYTES));
        assertThat(node.query("SELECT count(*) FROM subscribers")).isEqualTo(String.valueOf(SourcePanel.SUBSCRIBERS));
        assertThat(node.rows("SELECT datname FROM pg_database WHERE NOT datistemplate"))
                .containsExactlyInAnyOrder(
                        "postgres", end.path("result").path("kept_database").asText());
        assertThat(node.config().orElseThrow().path("server_role").asText()).isEqualTo("main");
        assertThat(site.ownUploads().resolve("logo.png")).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(panel.query("SELECT count(*) FROM bulk")).isEqualTo(String.valueOf(KILOBYTES));
    }

    @Test
    @EnabledIfSystemProperty(
            named = "newer.image",
            matches = ".+",
            disabledReason = "run with -Dnewer.image=NAME, an image of a PostgreSQL newer than this machine's")
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void a_newer_source_is_refused_and_the_old_database_is_still_there() {
        PanelContainer panel = panel(PanelContainer.started(System.getProperty("newer.image", "")));
        RealNode node = nodes.fresh("127.0.0.1");
        begin(node, panel);
        int there = major(panel.query("SHOW server_version_num"));
        int here = major(node.query("SHOW server_version_num"));
        assertThat(there).as("the image named by newer.image").isGreaterThan(here);

        HttpAdmin.Reply refused = recover(node, HttpAdmin.Mode.WAIT);
        assertThat(refused.status()).as(refused.toString()).isEqualTo(412);
        assertThat(refused.message())
                .isEqualTo("source server runs a newer PostgreSQL (PostgreSQL " + there + " there, " + here + " here)");
        untouched(node);
    }

    private static int major(String version) {
        return Integer.parseInt(version) / 10_000;
    }

    private PanelContainer panel(PanelContainer started) {
        source = Optional.of(started);
        SourcePanel.CONTENT.forEach(started::execute);
        return started;
    }

    /** A node with something of its own, which sees the panel in its container. */
    private void begin(RealNode node, PanelContainer panel) {
        site.describeTo(node, "container: " + panel.name() + "\n");
        node.start();
        node.query("CREATE TABLE mine (id int)");
        node.query("INSERT INTO mine VALUES (42)");
        JsonNode seen = node.admin().testSource(site.access()).data();
        assertThat(seen.path("database_place").asText()).as(seen.toString()).isEqualTo("container");
        assertThat(seen.path("subscribers").asInt()).isEqualTo(SourcePanel.SUBSCRIBERS);
    }

    private HttpAdmin.Reply recover(RealNode node, HttpAdmin.Mode mode) {
        return node.admin().recover(new RecoverFromServer.Command(site.access(), true, false), mode);
    }

    private static Optional<JsonNode> ended(RealNode node, OperationId operation) {
        return Optional.of(node.admin().operation(operation).data())
                .filter(now -> !now.path("status").asText().equals("running"));
    }

    private static void untouched(RealNode node) {
        assertThat(node.query("SELECT id FROM mine")).isEqualTo("42");
        assertThat(node.rows("SELECT datname FROM pg_database WHERE NOT datistemplate"))
                .containsExactly("postgres");
        assertThat(node.config().orElseThrow().path("server_role").asText()).isEqualTo("standalone");
    }

    /** The data that was made moves onto a disk of its own, before the container first sees it. */
    private Path onDiskOfItsOwn(Path data) throws IOException {
        Path made = data.resolveSibling("made");
        Files.move(data, made);
        run("mkdir", "--mode=0700", data.toString());
        run("mount", "-t", "tmpfs", "-o", "size=1g", "tmpfs", data.toString());
        disk = Optional.of(data);
        run("cp", "-a", made + "/.", data.toString());
        run("rm", "-r", made.toString());
        return data;
    }

    private static long used(Path disk) throws IOException {
        FileStore store = Files.getFileStore(disk);
        return store.getTotalSpace() - store.getUnallocatedSpace();
    }

    private static void resize(Path disk, long bytes) {
        run("mount", "-o", "remount,size=" + bytes, disk.toString());
    }

    private static void run(String... line) {
        String unused = Command.of(List.of(line), Path.of("/")).run();
    }

    /** The number of the process that restores into that node. */
    private String restoring(RealNode node, OperationId operation) {
        return nodes.waiting().until("pg_restore runs", LIMIT, PAUSE, () -> {
            Optional<JsonNode> end = ended(node, operation);
            assertThat(end)
                    .as("it ended before a pg_restore was seen" + node.tell())
                    .isEmpty();
            return ProcessHandle.allProcesses()
                    .filter(process -> restores(process, node.spec().databasePort()))
                    .map(process -> String.valueOf(process.pid()))
                    .findAny();
        });
    }

    private static boolean restores(ProcessHandle process, int port) {
        try {
            Path proc = Path.of("/proc", String.valueOf(process.pid()));
            return Files.readString(proc.resolve("comm"), StandardCharsets.ISO_8859_1)
                            .strip()
                            .equals("pg_restore")
                    && Files.readString(proc.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                            .contains(String.valueOf(port));
        } catch (IOException gone) {
            return false;
        }
    }

    private static Path mountsOf(String process) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc", process, "ns", "mnt"));
    }
}
