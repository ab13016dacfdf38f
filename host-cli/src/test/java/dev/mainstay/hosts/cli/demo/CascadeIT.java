package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.ports.settings.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Three real servers, of which the last streams from the second by its tag {@code replicatefrom}: nothing is held back for it
 * on the main, it goes back to the main when the second dies, and a main that dies is lost to both; by tag {@code nostream} it
 * streams from nobody and has what an archive has (ADR 24).
 */
class CascadeIT {
    private static final String WRITTEN = "SELECT count(*) FROM cascade_rows";

    private final RealNodes nodes = new RealNodes();
    private final RealNode main = nodes.fresh("127.0.0.1");
    private final RealNode second = nodes.fresh("127.0.0.2");
    private final RealNode far = nodes.fresh("127.0.0.3");

    @AfterEach
    void end_everything() {
        all().forEach(RealNode::end);
        nodes.close();
    }

    @Test
    void a_secondary_streams_from_another_one_and_from_the_main_when_that_dies() {
        Secret secret = nodes.lead(main);
        for (RealNode joiner : List.of(second, far)) {
            joiner.start();
            nodes.askToJoin(joiner, main, secret);
            await("it streams", () -> client(joiner).status("/replica?replication_state=streaming") == 200);
        }
        far.tag(Tags.REPLICATE_FROM, "demo-" + second.spec().number());
        assertThat(client(far).post("/reload", "").status()).isEqualTo(202);
        await("the second feeds the third", () -> feeds(second, far) && !feeds(main, far));
        requireNothingHeldBack();
        requireArchive();

        second.kill();
        write("INSERT INTO cascade_rows SELECT n, repeat('y', 100) FROM generate_series(1, 1000) n");
        await("the main feeds the third", () -> feeds(main, far));
        String rows = main.query(WRITTEN);
        await("it has every row", () -> far.query(WRITTEN).equals(rows));

        second.startAgain();
        second.awaitServing();
        await("the second feeds the third again", () -> feeds(second, far));
        requireCopyOfTheSecond();
        main.kill();
        await("a secondary leads and the other follows", () -> leads(second, far) || leads(far, second));
        RealNode heir = leads(second, far) ? second : far;
        assertThat(heir.query(WRITTEN)).isEqualTo(rows);
    }

    /** The main's slot follows what the third has got by way of the second. */
    private void requireNothingHeldBack() {
        write("CREATE TABLE cascade_rows AS SELECT n, repeat('x', 1000) AS text FROM generate_series(1, 60000) n");
        String here = main.query(WRITTEN);
        await("it has every row", () -> has(far, here));
        String held =
                "SELECT active::text || ' ' || (pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) < 33554432)::text"
                        + " FROM pg_replication_slots WHERE slot_name = 'replica_" + far.id() + "'";
        await("nothing is held back for it", () -> main.query(held).equals("false true"));
    }

    /** By its tag {@code nostream} the third replays what the main archives, and streams from nobody, until the tag is gone. */
    private void requireArchive() {
        Path archive = main.spec().databaseHome().resolve("archive");
        String parameters = "{\"archive_mode\": \"on\", \"archive_command\": \"mkdir -p " + archive + " && cp %p "
                + archive + "/%f\", \"restore_command\": \"cp " + archive + "/%f %p\"}";
        assertThat(client(main)
                        .send("PATCH", "/config", "{\"postgresql\": {\"parameters\": " + parameters + "}}")
                        .status())
                .isEqualTo(200);
        await(
                "the main waits for a restart",
                () -> client(main)
                        .get("/patroni")
                        .json()
                        .path("pending_restart_reason")
                        .has("archive_mode"));
        assertThat(client(main).post("/restart", "{}").status()).isEqualTo(200);
        far.tag(Tags.NO_STREAM, "true");
        assertThat(client(far).post("/reload", "").status()).isEqualTo(202);
        await("nobody feeds the third", () -> state(far).equals("in archive recovery") && !feeds(second, far));
        assertThat(client(far).status("/replica?replication_state=in%20archive%20recovery"))
                .isEqualTo(200);
        assertThat(client(far).status("/readiness")).isEqualTo(503);

        write("INSERT INTO cascade_rows SELECT n, repeat('z', 100) FROM generate_series(1, 1000) n");
        String rows = main.query(WRITTEN);
        assertThat(main.query("SELECT pg_switch_wal() IS NOT NULL")).isEqualTo("t");
        await("it has every row", () -> has(far, rows));
        assertThat(client(second).get("/cluster").body()).contains("\"in archive recovery\"");
        far.tag(Tags.REPLICATE_FROM, "demo-" + second.spec().number());
        assertThat(client(far).post("/reload", "").status()).isEqualTo(202);
        await("the second feeds the third again", () -> feeds(second, far));
    }

    private static String state(RealNode node) {
        return client(node).get("/patroni").json().path("replication_state").asText();
    }

    /** The third is made anew from the second, which offers itself, and not by the main's hands. */
    private void requireCopyOfTheSecond() {
        second.tag(Tags.CLONE_FROM, "true");
        assertThat(client(second).post("/reload", "").status()).isEqualTo(202);
        await(
                "the second offers itself",
                () -> client(far).get("/cluster").body().contains("\"" + Tags.CLONE_FROM + "\""));
        assertThat(client(far).post("/reinitialize", "").body()).isEqualTo("reinitialize started");
        await("the third was copied", () -> far.log().contains("copied_from=\"127.0.0.2:"));
        await("the second feeds the third once more", () -> feeds(second, far));
    }

    private static boolean has(RealNode node, String rows) {
        return node.query("SELECT to_regclass('cascade_rows') IS NOT NULL").equals("t")
                && node.query(WRITTEN).equals(rows);
    }

    private void write(String sql) {
        assertThat(main.query(sql)).isEmpty();
    }

    private static boolean feeds(RealNode from, RealNode to) {
        for (JsonNode stream : client(from).get("/patroni").json().path("replication")) {
            if (stream.path("application_name").asText().equals("node_" + to.id())
                    && stream.path("state").asText().equals("streaming")) {
                return true;
            }
        }
        return false;
    }

    private static boolean leads(RealNode one, RealNode other) {
        return one.config()
                        .filter(config -> config.path("server_role").asText().equals(Role.MAIN.word()))
                        .isPresent()
                && feeds(one, other);
    }

    private void await(String what, BooleanSupplier so) {
        nodes.await(all(), what, so);
    }

    private List<RealNode> all() {
        return List.of(main, second, far);
    }

    private static PatroniClient client(RealNode node) {
        return new PatroniClient(node.spec().address(), node.spec().patroniPort());
    }
}
