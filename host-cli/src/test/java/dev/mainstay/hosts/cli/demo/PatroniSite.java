package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fixture.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BooleanSupplier;

/**
 * Two real nodes whose cluster follows a plain PostgreSQL server of another site, which knows nothing of Mainstay; started when they
 * are first asked for. Confined to one thread.
 */
final class PatroniSite implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration BEAT = Duration.ofMillis(50);
    private static final String SLOT = "other_site";
    private static final String PASSWORD = "remote-replicator-of-a-test";

    private Optional<Started> started = Optional.empty();

    private record Started(RealNodes nodes, RealNode node, RealNode member, PostgresServer remote) {}

    private Started site() {
        if (started.isEmpty()) {
            RealNodes nodes = new RealNodes();
            RealNode node = nodes.fresh("127.0.0.1");
            Started fresh = new Started(nodes, node, nodes.fresh("127.0.0.2"), remote(nodes));
            started = Optional.of(fresh);
            addPassword(node.spec().config());
            addPassword(fresh.member().spec().config());
            Secret secret = nodes.lead(node);
            fresh.member().start();
            nodes.askToJoin(fresh.member(), node, secret);
            await("the member streams", () -> streams(fresh.member()));
            follow(fresh);
        }
        return started.get();
    }

    /** Its superuser has the node's password: the copy knows no other. */
    private static PostgresServer remote(RealNodes nodes) {
        PostgresServer remote = PostgresServer.unrelated();
        remote.configure("max_connections", "60");
        remote.start();
        remote.allow("host replication replicator 127.0.0.1/32 scram-sha-256");
        remote.reload();
        remote.execute("CREATE ROLE replicator LOGIN REPLICATION PASSWORD '" + PASSWORD + "'");
        remote.execute("SELECT pg_create_physical_replication_slot('" + SLOT + "', true)");
        remote.execute("CREATE TABLE remote_rows (id int); INSERT INTO remote_rows VALUES (1)");
        remote.execute(
                "ALTER ROLE postgres PASSWORD '" + nodes.passwords().superuser().reveal() + "'");
        return remote;
    }

    private static void addPassword(Path config) {
        try {
            String text = Files.readString(config);
            Path unused = Files.writeString(config, text + "\nstandby_cluster:\n  password: " + PASSWORD + "\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void follow(Started fresh) {
        var answer = client(fresh.node())
                .send(
                        "PATCH",
                        "/config",
                        "{\"standby_cluster\":{\"host\":\"127.0.0.1\",\"port\":"
                                + fresh.remote().port() + ",\"primary_slot_name\":\"" + SLOT
                                + "\",\"recovery_min_apply_delay\":\"1ms\"}}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        await(
                "it leads standbys and streams",
                () -> said().path("role").asText().equals("standby_leader")
                        && said().path("replication_state").asText().equals("streaming"));
        await(
                "its transition has ended",
                () -> node().config().map(RealNode::isIdle).orElse(false));
        String system = remote("SELECT system_identifier FROM pg_control_system()");
        await(
                "its member has a copy of it and streams",
                () -> client(fresh.member())
                                .get("/patroni")
                                .json()
                                .path("database_system_identifier")
                                .asText()
                                .equals(system)
                        && streams(fresh.member()));
        await(
                "its leader sees it stream",
                () -> client(fresh.node())
                        .get("/cluster")
                        .json()
                        .path("members")
                        .path(1)
                        .path("state")
                        .asText()
                        .equals("streaming"));
    }

    private static boolean streams(RealNode node) {
        JsonNode said = client(node).get("/patroni").json();
        return said.path("replication_state").asText().equals("streaming")
                && node.config().map(RealNode::isIdle).orElse(false);
    }

    RealNode node() {
        return site().node();
    }

    /** The other node, which follows {@link #node}. */
    RealNode member() {
        return site().member();
    }

    PatroniClient memberClient() {
        return client(member());
    }

    String name() {
        return "demo-" + node().spec().number();
    }

    PatroniClient client() {
        return client(node());
    }

    private static PatroniClient client(RealNode node) {
        return new PatroniClient(node.spec().address(), node.spec().patroniPort());
    }

    /** The leader is gone without a word and comes back; its member, which leads by then, is the {@link #node} from now on. */
    Duration loseLeader() {
        Started now = site();
        long lost = System.nanoTime();
        now.node().kill();
        await(
                "the member leads",
                () -> client(now.member()).get("/standby-leader").status() == 200);
        Duration taken = Duration.ofNanos(System.nanoTime() - lost);
        started =
                Optional.of(new Started(now.nodes(), /* node= */ now.member(), /* member= */ now.node(), now.remote()));
        now.node().startAgain();
        now.node().awaitServing();
        await(
                "the former leader streams from it",
                () -> memberClient().get("/replica").status() == 200 && streams(member()));
        return taken;
    }

    /** The other site is gone without a word. */
    void loseRemote() {
        site().remote().stopImmediately();
    }

    /** The first column of the first row at the other site. */
    String remote(String sql) {
        Properties superuser = new Properties();
        superuser.setProperty("user", "postgres");
        superuser.setProperty("password", site().nodes().passwords().superuser().reveal());
        try (Connection connection = DriverManager.getConnection(site().remote().jdbcUrl(), superuser);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return String.valueOf(result.getString(1));
        } catch (SQLException failed) {
            throw new AssertionError(sql, failed);
        }
    }

    JsonNode said() {
        return client().get("/patroni").json();
    }

    void await(String what, BooleanSupplier so) {
        try {
            boolean unused = started.orElseThrow()
                    .nodes()
                    .waiting()
                    .until(what, LIMIT, BEAT, () -> Optional.of(true).filter(yes -> so.getAsBoolean()));
        } catch (RuntimeException late) {
            throw new AssertionError(
                    what + "\n" + said() + "\n" + started.orElseThrow().node().tell() + "\n"
                            + started.orElseThrow().member().tell(),
                    late);
        }
    }

    @Override
    public void close() {
        started.ifPresent(site -> {
            site.member().end();
            site.node().end();
            site.remote().close();
            site.nodes().close();
        });
        started = Optional.empty();
    }
}
