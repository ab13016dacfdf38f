package dev.mainstay.hosts.cli.boxes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Container.ExecResult;

/** The whole life of a cluster of two servers that are sets of containers; partitions are disconnected networks. */
class ContainersIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final Steps steps = new Steps();
    private final List<Integer> acknowledged = new ArrayList<>();
    private BoxNet net;
    private BoxServer one;
    private BoxServer two;
    private BoxClient clientOfOne;
    private BoxClient clientOfTwo;
    private String secret = "";
    private int row;
    private int ownRows;

    @BeforeEach
    void start() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        BoxImages images = BoxImages.ofThisBuild();
        net = new BoxNet();
        net.startReference(images.database());
        one = new BoxServer(net, 1, images, directory);
        two = new BoxServer(net, 2, images, directory);
        clientOfOne = new BoxClient(one);
        clientOfTwo = new BoxClient(two);
    }

    @AfterEach
    void end() {
        System.out.println(steps.table());
        one.close();
        two.close();
        net.close();
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void two_servers_of_containers_live_a_whole_life() {
        try {
            live();
        } catch (AssertionError | RuntimeException failed) {
            throw new AssertionError(
                    failed.getMessage() + "\n--- agent 1\n" + one.logs("agent") + "\n--- agent 2\n" + two.logs("agent"),
                    failed);
        }
    }

    private void live() {
        steps.step("start", "two servers answer, each for itself", this::begin);
        steps.step("setup-main", "server 1 is main", this::setUp);
        steps.step("join", "server 2 streams, Redis follows, RADIUS stopped for good", this::join);
        steps.step("switchover", "server 2 leads with every row; RADIUS moved", this::switchover);
        steps.step("partition", "server 2 closes itself; its clients wrote meanwhile", this::partition);
        steps.step("failover", "server 1 leads in the next term; its RADIUS hangs", this::failover);
        steps.step("RADIUS goes on", "the failover ended and told of it; RADIUS is healthy", this::radiusGoesOn);
        steps.step("return with salvage", "server 2 follows; the rows only it had are saved", this::comeBack);
        steps.step("leave", "server 2 stands alone, its slot is gone", this::leave);
        steps.step("join again", "server 2 streams", this::joinAgain);
        steps.step("remove", "server 1 takes server 2 out", this::remove);
        steps.step("disband", "server 1 stands alone", this::disband);
    }

    private String begin() {
        one.start();
        two.start();
        eventually("both databases answer", () -> {
            assertThat(clientOfOne.ask("SELECT 1")).contains("1");
            assertThat(clientOfTwo.ask("SELECT 1")).contains("1");
        });
        assertThat(clientOfOne.ask("CREATE TABLE subscribers (id int PRIMARY KEY, name text NOT NULL)"))
                .isPresent();
        return "both databases answer";
    }

    private String setUp() {
        JsonNode made = json(answered(one, "setup-main", "--json"));
        secret = made.path("cluster_secret").asText();
        assertThat(secret).hasSize(64);
        write(clientOfOne);
        assertThat(one.policy("database")).isEqualTo("no");
        return "term " + term(one) + ", the engine does not restart the database";
    }

    private String join() {
        ExecResult joined = two.joining(secret, "join", "http://" + one.address() + ":8080", "--yes");
        assertThat(joined.getExitCode()).as(joined.toString()).isZero();
        eventually(
                "RADIUS of server 2 is stopped",
                () -> assertThat(two.runs("radius")).isFalse());
        assertThat(two.policy("radius")).isEqualTo("unless-stopped");
        eventually("Redis follows", () -> assertThat(two.redisRole()).isEqualTo("slave"));
        assertThat(one.runs("radius")).isTrue();
        write(clientOfOne);
        requireRows(clientOfTwo);
        return "streaming; Redis slave; RADIUS stopped, policy unless-stopped";
    }

    private String switchover() {
        eventually("the main takes the secondary for a candidate", () -> {
            ExecResult turned = one.mainstay("switchover");
            assertThat(turned.getExitCode()).as(turned.toString()).isZero();
        });
        awaitLeads(two, clientOfTwo);
        awaitFollows(clientOfOne);
        requireRows(clientOfTwo);
        write(clientOfTwo);
        eventually("RADIUS moved", () -> {
            assertThat(one.runs("radius")).isFalse();
            assertThat(health(two)).isEqualTo("healthy");
        });
        assertThat(one.policy("radius")).isEqualTo("unless-stopped");
        assertThat(two.logs("radius")).contains("License client initialized");
        eventually(
                "Redis turned",
                () -> assertThat(one.redisRole() + two.redisRole()).isEqualTo("slavemaster"));
        requireRows(clientOfOne);
        return acknowledged.size() + " of " + acknowledged.size() + " rows; RADIUS healthy on 2, stopped on 1";
    }

    /** The cut is one of the line between the servers: clients of both still reach theirs. */
    private String partition() {
        one.hangRadius();
        two.cutOff();
        eventually("server 2 takes no writes", () -> {
            boolean taken = clientOfTwo.writes(next());
            ownRows += taken ? 1 : 0;
            assertThat(taken).isFalse();
        });
        assertThat(ownRows).as("rows between the cut and the fence").isPositive();
        return ownRows + " rows beside, then closed";
    }

    private String failover() {
        long before = term(two);
        awaitLeads(one, clientOfOne);
        write(clientOfOne);
        requireRows(clientOfOne);
        assertThat(clientOfTwo.writes(next())).as("a write beside the new main").isFalse();
        assertThat(clientOfTwo.check("/primary")).isNotEqualTo(200);
        assertThat(health(one)).as("RADIUS while clients write").isNotEqualTo("healthy");
        assertThat(term(one)).isGreaterThan(before);
        return "term " + before + " -> " + term(one) + "; writes taken; RADIUS hangs; server 2 closed";
    }

    /** D21: it never holds the database back, is told of, and is tried again. */
    private String radiusGoesOn() {
        eventually("the failover ended without it", () -> {
            String events = answered(one, "events");
            assertThat(events)
                    .contains("services that belong to a main run")
                    .contains("is not healthy")
                    .contains("Failover completed");
        });
        assertThat(health(one)).isNotEqualTo("healthy");
        eventually("RADIUS goes on", one::letRadiusGo);
        eventually("RADIUS came along", () -> assertThat(health(one)).isEqualTo("healthy"));
        write(clientOfOne);
        return "event told, failover completed, then healthy";
    }

    private String comeBack() {
        two.reconnect();
        awaitFollows(clientOfTwo);
        requireRows(clientOfTwo);
        eventually(
                "RADIUS of server 2 is stopped",
                () -> assertThat(two.runs("radius")).isFalse());
        JsonNode saved = json(answered(two, "salvage", "list", "--json")).path("reports");
        assertThat(saved).hasSize(1);
        int rows = saved.path(0).path("rows").asInt();
        // The last one may have been committed and not acknowledged.
        assertThat(rows).isBetween(ownRows, ownRows + 1);
        assertThat(clientOfTwo.ask("SELECT count(*) FROM subscribers")).contains(String.valueOf(acknowledged.size()));
        return rows + " rows saved; it streams; RADIUS stopped";
    }

    private String leave() {
        String left = answered(two, "leave", "--yes");
        eventually(
                "its slot is gone",
                () -> assertThat(clientOfOne.ask("SELECT count(*) FROM pg_replication_slots"))
                        .contains("0"));
        write(clientOfOne);
        return left.lines().findFirst().orElse("");
    }

    private String joinAgain() {
        ExecResult joined = two.joining(secret, "join", "http://" + one.address() + ":8080", "--yes");
        assertThat(joined.getExitCode()).as(joined.toString()).isZero();
        awaitFollows(clientOfTwo);
        requireRows(clientOfTwo);
        return "streaming, every row";
    }

    private String remove() {
        String removed = answered(one, "remove", "--node", nodeOfTwo(), "--yes");
        eventually(
                "its slot is gone",
                () -> assertThat(clientOfOne.ask("SELECT count(*) FROM pg_replication_slots"))
                        .contains("0"));
        return removed.lines().findFirst().orElse("");
    }

    private String disband() {
        String left = answered(one, "leave", "--yes");
        assertThat(answered(one, "status")).contains("standalone");
        write(clientOfOne);
        requireRows(clientOfOne);
        return left.lines().findFirst().orElse("");
    }

    private String nodeOfTwo() {
        return clientOfOne
                .ask("SELECT id FROM cluster_nodes WHERE server_name = 'server2' AND server_role <> 'removed'"
                        + " ORDER BY id DESC LIMIT 1")
                .orElseThrow();
    }

    private void awaitLeads(BoxServer server, BoxClient client) {
        eventually(
                "server " + server.number() + " leads",
                () -> assertThat(client.check("/primary")).isEqualTo(200));
    }

    private void awaitFollows(BoxClient client) {
        eventually("it follows", () -> assertThat(client.check("/replica")).isEqualTo(200));
    }

    /** Agents and databases begin at one time: the first answer may be that something does not answer yet. */
    private String answered(BoxServer server, String... words) {
        List<ExecResult> last = new ArrayList<>();
        eventually(String.join(" ", words), () -> {
            ExecResult result = server.mainstay(words);
            assertThat(result.getExitCode()).as(result.toString()).isZero();
            last.add(result);
        });
        return last.get(0).getStdout();
    }

    private long term(BoxServer server) {
        return json(answered(server, "explain", "--json")).findPath("epoch").asLong();
    }

    private static String health(BoxServer server) {
        return server.inspect("radius").getState().getHealth().getStatus();
    }

    private int next() {
        row++;
        return row;
    }

    private void write(BoxClient client) {
        eventually("a row is acknowledged", () -> {
            int id = next();
            assertThat(client.writes(id)).isTrue();
            acknowledged.add(id);
        });
    }

    private void requireRows(BoxClient client) {
        String numbers = acknowledged.toString().replaceAll("[^0-9,]", "");
        eventually(
                "every row is there",
                () -> assertThat(client.ask("SELECT count(*) FROM subscribers WHERE id IN (" + numbers + ")"))
                        .contains(String.valueOf(acknowledged.size())));
    }

    private static void eventually(String what, org.awaitility.core.ThrowingRunnable assertion) {
        patience(what).untilAsserted(assertion);
    }

    private static ConditionFactory patience(String what) {
        return Awaitility.await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(200));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException broken) {
            throw new UncheckedIOException(text, broken);
        }
    }
}
