package dev.mainstay.adapters.http.panel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.adapters.http.panel.conformance.Site.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Switchover, promote, leave, remove. Source: spec/panel-api.md 7.7. */
class HandingOverCasesTest extends Cases {
    private static final String TO_2 = "{\"target_node_id\":2,\"drain_seconds\":1}";
    private Site main;
    private Site second;

    private void pair() {
        main = realm.main();
        second = realm.joined(main, 2);
    }

    private static String order(Site main, long epoch, String more) {
        return "{\"cluster_id\":\"" + main.data("/config").path("cluster_id").asText()
                + "\",\"current_main\":\"203.0.113.1\",\"event\":\"switchover\",\"node_id\":1,\"epoch\":" + epoch
                + ",\"fence_lsn\":\"0/1\",\"operation_id\":\"op-of-another\"" + more + "}";
    }

    @Test
    void k129_the_role_changes_hands() {
        pair();
        assertThat(main.takesWrites()).isTrue();
        Answer answer = main.admin("POST", "/failover", TO_2);
        fine(answer);
        assertThat(answer.data().path("old_main_id").intValue()).isEqualTo(1);
        assertThat(answer.data().path("new_main_id").intValue()).isEqualTo(2);
        assertThat(Instant.parse(answer.data().path("completed_at").asText())).isNotNull();
        realm.pass(Duration.ofSeconds(40));
        assertThat(second.takesWrites()).isTrue();
        assertThat(main.postgres.rowsMissingIn(second.postgres)).isZero();
        assertThat(main.state()).isEqualTo("streaming");
        assertThat(main.data("/replication-status").path("is_connected").asBoolean())
                .isTrue();
    }

    @Test
    void k130_targets_that_are_none() {
        pair();
        refused(main.admin("POST", "/failover", "{\"target_node_id\":99}"), 404, "Target node not found");
        assertThat(main.admin("POST", "/failover", "{\"target_node_id\":1}").status())
                .isEqualTo(409);
        refused(main.admin("POST", "/failover", "{\"target_node_id\":\"x\"}"), 400, "Invalid request");
        assertThat(main.takesWrites()).isTrue();
    }

    @Test
    void k131_a_target_that_is_away() {
        pair();
        second.die();
        realm.pass(Duration.ofSeconds(170));
        refused(main.admin("POST", "/failover", TO_2), 409, "Target node is not online");
        assertThat(main.takesWrites()).isTrue();
    }

    @Test
    void k132_only_from_the_main() {
        pair();
        refused(second.admin("POST", "/failover", TO_2), 409, "can only initiate switchover from main server");
    }

    @Test
    void k135_sessions_that_do_not_end_are_ended() {
        pair();
        main.postgres.openTransaction();
        Answer answer = main.admin("POST", "/failover", TO_2);
        fine(answer);
        assertThat(answer.data().path("drained_connections").intValue()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void k136_who_writes_to_the_old_main_meanwhile() {
        pair();
        main.postgres.openTransaction();
        CompletableFuture<Answer> asked =
                main.begin("POST", "/failover", "{\"target_node_id\":2,\"drain_seconds\":600}");
        realm.until(
                "it drains",
                () -> main.data("/status")
                        .path("operation")
                        .path("step")
                        .asText()
                        .equals("DRAIN"));
        Answer write = main.ask("POST", "/api/subscribers", "{}", "Authorization", "Bearer " + main.token());
        assertThat(write.status()).as(write.text()).isEqualTo(503);
        assertThat(write.json().path("error").asText()).isEqualTo("server is fenced: switchover in progress");
        assertThat(main.get("/status").status()).isEqualTo(200);
        main.postgres.commitTransactions();
        fine(realm.answered(asked));
        Answer late = main.ask("POST", "/api/subscribers", "{}", "Authorization", "Bearer " + main.token());
        assertThat(late.status()).isEqualTo(503);
        assertThat(late.json().path("main_server_ip").asText()).isEqualTo("203.0.113.2");
    }

    @Test
    void k134_a_target_that_does_not_replay() {
        pair();
        second.postgres.pauseReplay();
        assertThat(main.takesWrites()).isTrue();
        realm.pass(Duration.ofSeconds(12));
        Answer answer = main.admin("POST", "/failover", TO_2);
        assertThat(answer.status()).as(answer.text()).isIn(409, 412, 503);
        realm.pass(Duration.ofSeconds(30));
        assertThat(main.takesWrites()).isTrue();
        assertThat(main.state()).isEqualTo("main");
    }

    @Test
    void k133_a_target_that_refuses() {
        pair();
        realm.refuse("handOver");
        Answer answer = main.admin("POST", "/failover", TO_2);
        assertThat(answer.status()).as(answer.text()).isIn(409, 500, 503);
        realm.until("the main is open again", main::takesWrites);
        realm.pass(Duration.ofSeconds(30));
        assertThat(main.services.runs("radius")).isTrue();
        assertThat(main.state()).isEqualTo("main");
        assertThat(second.inRecovery()).isTrue();
    }

    /** Refused by ADR 0015: it says neither in which term to lead nor what must not be lost. */
    @Test
    void k138_an_order_of_another_make() {
        pair();
        Answer answer = second.node(
                "/promote",
                main.secret(),
                "{\"cluster_id\":\"" + main.data("/config").path("cluster_id").asText()
                        + "\",\"current_main\":\"203.0.113.1\",\"event\":\"switchover\"}");
        refused(answer, 400, "Invalid request");
        assertThat(second.inRecovery()).isTrue();
        assertThat(main.takesWrites()).isTrue();
    }

    @Test
    void k137_orders_that_are_refused() {
        pair();
        refused(second.node("/promote", "wrong", order(main, 2, "")), 401, "cluster secret mismatch");
        refused(second.node("/promote", main.secret(), order(main, 1, "")), 409, "stale epoch");
        assertThat(second.inRecovery()).isTrue();
    }

    @Test
    void k139_a_main_takes_no_order() {
        main = realm.main();
        Answer answer = main.node("/promote", main.secret(), order(main, 2, ""));
        assertThat(answer.status()).as(answer.text()).isEqualTo(409);
        assertThat(main.state()).isEqualTo("main");
    }

    @Test
    void k140_a_secondary_leaves() {
        pair();
        Answer answer = second.admin("POST", "/leave", "");
        fine(answer);
        assertThat(answer.message()).isEqualTo("Left cluster successfully");
        assertThat(answer.data().path("role").asText()).isEqualTo("standalone");
        assertThat(answer.data().path("main_notified").asBoolean()).isTrue();
        assertThat(answer.data().path("db_in_recovery").asBoolean()).isTrue();
        realm.pass(Duration.ofSeconds(10));
        assertThat(second.data("/config").path("server_role").asText()).isEqualTo("standalone");
        assertThat(second.data("/config").path("is_active").asBoolean(true)).isFalse();
        assertThat(second.data("/config").path("cluster_id").asText("none")).isEmpty();
        assertThat(main.told("node_left")).isEqualTo(1);
        assertThat(main.data("/replication-status").path("slots")).isEmpty();
        assertThat(main.data("/status").path("total_nodes").intValue()).isEqualTo(1);
    }

    @Test
    void k141_a_secondary_leaves_a_silent_main() {
        pair();
        main.die();
        realm.pass(Duration.ofSeconds(60));
        Answer answer = second.admin("POST", "/leave", "");
        fine(answer);
        assertThat(answer.data().path("main_notified").asBoolean(true)).isFalse();
        assertThat(answer.message()).startsWith("Left cluster successfully; ");
    }

    @Test
    void k142_k143_a_main_leaves_only_by_force() {
        pair();
        refused(
                main.admin("POST", "/leave", ""),
                409,
                "Cannot leave cluster while secondary servers are connected. Remove them first or promote one to main.");
        assertThat(main.data("/config").path("server_role").asText()).isEqualTo("main");
        Answer answer = main.admin("POST", "/leave", "{\"force\":true}");
        fine(answer);
        assertThat(answer.data().path("slots_left").get(0).asText()).isEqualTo("replica_2");
        assertThat(main.data("/config").path("server_role").asText()).isEqualTo("standalone");
        assertThat(main.told("node_joined")).isEqualTo(1);
        assertThat(main.told("cluster_disbanded")).isEqualTo(1);
    }

    @Test
    void k144_a_main_alone_dissolves_its_cluster_and_begins_anew() {
        main = realm.main();
        String secret = main.secret();
        String cluster = main.data("/config").path("cluster_id").asText();
        fine(main.admin("POST", "/leave", ""));
        Answer answer = main.admin("POST", "/setup-main", "");
        fine(answer);
        assertThat(answer.data().path("cluster_id").asText()).isNotEqualTo(cluster);
        assertThat(answer.data().path("cluster_secret").asText()).isNotEqualTo(secret);
    }

    @Test
    void k145_who_is_in_no_cluster_leaves_none() {
        refused(realm.settle(1).admin("POST", "/leave", ""), 409, "Not part of a cluster");
    }

    @Test
    void k146_k149_a_node_is_taken_out() {
        pair();
        Answer plan = main.admin("DELETE", "/nodes/2?dry_run=true", "");
        fine(plan);
        assertThat(plan.data().path("plan").path("may_start").asBoolean()).isTrue();
        assertThat(main.postgres.tables().nodes()).hasSize(2);
        Answer answer = main.admin("DELETE", "/nodes/2", "");
        fine(answer);
        assertThat(answer.message()).isEqualTo("Node removed from cluster");
        assertThat(answer.data().path("node_id").intValue()).isEqualTo(2);
        assertThat(answer.data().path("slot_dropped").asBoolean()).isTrue();
        realm.pass(Duration.ofSeconds(10));
        assertThat(main.data("/replication-status").path("slots")).isEmpty();
        assertThat(main.data("/status").path("nodes")).hasSize(1);
        assertThat(main.told("node_removed")).isEqualTo(1);
        realm.pass(Duration.ofSeconds(60));
        assertThat(second.data("/config").path("state").asText()).isEqualTo("removed");
        refused(main.node("/heartbeat", main.secret(), beating(2, "1")), 404, "Node not found in cluster");
        refused(main.admin("DELETE", "/nodes/2", ""), 404, "Node not found");
    }

    @Test
    void k147_nodes_that_cannot_be_taken_out() {
        pair();
        refused(main.admin("DELETE", "/nodes/1", ""), 409, "Cannot remove main server");
        refused(main.admin("DELETE", "/nodes/99", ""), 404, "Node not found");
        refused(main.admin("DELETE", "/nodes/x", ""), 400, "Invalid node ID");
        refused(main.admin("DELETE", "/nodes/-1", ""), 400, "Invalid node ID");
        assertThat(main.postgres.tables().nodes()).hasSize(2);
    }

    @Test
    void k148_only_the_main_takes_out() {
        pair();
        refused(second.admin("DELETE", "/nodes/2", ""), 409, "Only main server can remove nodes");
    }
}
