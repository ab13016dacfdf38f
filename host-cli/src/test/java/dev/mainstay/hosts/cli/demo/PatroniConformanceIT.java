package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.patroni.PatroniSettings;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.domain.topology.Tags.Kind;
import dev.mainstay.domain.topology.Tags.Tag;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.hosts.cli.Parts;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The conformance cases of spec/patroni-rest.md, section 8, by number: shapes over the product's own listener and a scene, what
 * needs nodes on one real pair.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
class PatroniConformanceIT {
    private static final String FUTURE = "2030-01-01T10:00:00+00:00";

    @RegisterExtension
    static final ConformanceScore SCORE = new ConformanceScore(
            Map.ofEntries(
                    Map.entry(
                            10,
                            "Appendix A: HEAD of /liveness, /readiness, /patroni, /cluster, /config and /metrics answers as GET does"),
                    Map.entry(59, "Appendix A: an unknown leader or candidate of a scheduled switchover is refused"),
                    Map.entry(
                            85,
                            "a main whose members all back it outlives the store (ADR 17); one that they do not back is"
                                    + " closed, its role is demoted, not replica")),
            Map.of());

    private static final Parts PARTS = new Parts();
    private static final FreePorts PORTS = new FreePorts();
    private static final PatroniStub STUB =
            new PatroniStub(PORTS.next("127.0.0.1"), PARTS.demo().ids(), PatroniSettings.open("batman"));
    private static final PatroniStub GUARDED =
            new PatroniStub(PORTS.next("127.0.0.1"), PARTS.demo().ids(), guarded(List.of()));
    private static final PatroniStub LISTED =
            new PatroniStub(PORTS.next("127.0.0.1"), PARTS.demo().ids(), guarded(List.of("10.0.0.0/8")));
    private static final PatroniPair PAIR = new PatroniPair();
    private static final PatroniTrio TRIO = new PatroniTrio();
    private static final PatroniSite SITE = new PatroniSite();
    private static final PatroniLeased LEASED = new PatroniLeased();

    private final PatroniClient client = STUB.client();

    private static PatroniSettings guarded(List<String> allowlist) {
        return new PatroniSettings(
                "batman", Optional.of(new PatroniSettings.Login("u", Secret.of("p"))), allowlist, false, false);
    }

    @AfterAll
    static void end_everything() {
        PAIR.close();
        TRIO.close();
        SITE.close();
        LEASED.close();
        STUB.close();
        GUARDED.close();
        LISTED.close();
        PARTS.close();
    }

    @BeforeEach
    void a_fresh_scene() {
        STUB.scene = PatroniScene.alone();
        STUB.done.clear();
    }

    @Test
    void every_case_has_a_test_or_a_reason() {
        assertThat(SCORE.unaccounted(PatroniConformanceIT.class)).isEmpty();
    }

    // --- helpers ---------------------------------------------------------------------------------------------------

    private PatroniClient.Answer get(String path) {
        return client.get(path);
    }

    private void status(int wanted, String... paths) {
        for (String path : paths) {
            assertThat(get(path).status()).as(path).isEqualTo(wanted);
        }
    }

    private void says(PatroniClient.Answer answer, int status, String words) {
        assertThat(answer.body())
                .as("status " + answer.status() + " " + answer.header("x-mainstay-reason"))
                .isEqualTo(words);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).startsWith("text/html");
    }

    private static PatroniScene three(int self) {
        STUB.scene = PatroniScene.three(self);
        return STUB.scene;
    }

    /** P3 with n1 12 MiB behind in replay. */
    private static void lagging() {
        PatroniScene scene = three(1);
        scene.replayed = new Lsn(PatroniScene.WRITTEN.bytes() - 12 * PatroniScene.MIB);
        scene.replayPaused = true;
    }

    /** As an operator would pause it. */
    private void paused(int self) {
        three(0);
        assertThat(client.send("PATCH", "/config", "{\"pause\":true}").status()).isEqualTo(200);
        var config = STUB.scene.config;
        three(self).config = config;
    }

    private static OperationReport running(TransitionKind kind) {
        return new OperationReport(
                new OperationId("op-9"),
                kind,
                OperationReport.Status.RUNNING,
                false,
                Optional.of(kind.steps().get(0)),
                10,
                Progress.none(),
                PatroniScene.NOW,
                Optional.empty(),
                "",
                List.of(),
                Facts.none());
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }

    @Test
    void c001_a_leader_is_primary() {
        var answer = get("/");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("state").asText()).isEqualTo("running");
        assertThat(answer.json().path("role").asText()).isEqualTo("primary");
    }

    @Test
    void c002_no_standby_leader() {
        var answer = get("/standby_leader");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().path("role").asText()).isEqualTo("primary");
    }

    @Test
    void c003_health() {
        status(200, "/health");
    }

    @Test
    void c004_a_leader_is_no_replica() {
        status(503, "/replica");
    }

    @Test
    void c005_other_names_of_primary() {
        status(200, "/master", "/read-write", "/leader");
    }

    @Test
    void c006_a_leader_can_be_read() {
        status(200, "/read-only-sync", "/read-only-quorum", "/read-only");
    }

    @Test
    void c007_an_unknown_path_is_a_check_that_never_holds() {
        var answer = get("/foo");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().path("state").asText()).isEqualTo("running");
    }

    @Test
    void c008_paths_are_case_sensitive() {
        status(503, "/Primary");
    }

    @Test
    void c009_only_the_first_part_chooses() {
        assertThat(get("/patroni/x").json()).isEqualTo(get("/patroni").json());
        assertThat(get("//patroni").status()).isEqualTo(200);
    }

    @Test
    void c010_head_and_options_have_no_body() {
        for (String method : List.of("HEAD", "OPTIONS")) {
            var answer = client.send(method, "/", "");
            assertThat(answer.status()).as(method).isEqualTo(200);
            assertThat(answer.body()).as(method).isEmpty();
        }
        for (String path : List.of("/liveness", "/readiness", "/patroni", "/cluster", "/config", "/metrics")) {
            assertThat(client.send("HEAD", path, "").status()).as(path).isEqualTo(200);
        }
    }

    @Test
    void c011_http_1_0_without_a_host() {
        String answer = client.raw("OPTIONS / HTTP/1.0\r\n\r\n");
        assertThat(answer).matches("(?s)HTTP/1\\.[01] 200 .*");
    }

    @Test
    void c012_head_of_a_check_that_does_not_hold() {
        var answer = client.send("HEAD", "/replica", "");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void c013_probes() {
        for (String path : List.of("/liveness", "/readiness")) {
            var answer = get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.body()).as(path).isEmpty();
        }
    }

    @Test
    void c014_no_failsafe_topology() {
        status(502, "/failsafe");
    }

    @Test
    void c015_unsupported_methods() {
        assertThat(client.post("/", "{}").status()).isEqualTo(501);
        assertThat(client.post("/config", "{}").status()).isEqualTo(501);
        assertThat(client.send("DELETE", "/failover", "").status()).isEqualTo(501);
        assertThat(client.send("PUT", "/foo", "{}").status()).isEqualTo(501);
        assertThat(client.send("TRACE", "/", "").status()).isEqualTo(501);
    }

    @Test
    void c016_a_fresh_history_is_empty() {
        assertThat(get("/history").body()).isEqualTo("[]");
    }

    @Test
    void c017_a_leader_is_not_reinitialized() {
        says(client.post("/reinitialize", quoted("{'force':true}")), 503, "I am the leader, can not reinitialize");
    }

    @Test
    void c018_nobody_to_switch_to() {
        says(
                client.post("/switchover", quoted("{'leader':'n0'}")),
                412,
                "switchover is not possible: cluster does not have members except leader");
    }

    @Test
    void c019_a_body_is_needed() {
        String answer = client.raw("POST /failover HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 411");
        assertThat(client.post("/failover", "").status()).isEqualTo(400);
    }

    @Test
    void c020_failover_needs_a_candidate() {
        says(
                client.post("/failover", quoted("{'foo':'bar'}")),
                400,
                "Failover could be performed only to a specific candidate");
    }

    @Test
    void c021_a_new_tag_is_told_after_a_reload() {
        PAIR.leader().tag("new_tag", "new_value");
        assertThat(PAIR.client(PAIR.leader()).post("/reload", "").body()).isEqualTo("reload scheduled");
        PAIR.await(
                PAIR.leader(),
                "the tag is told",
                now -> now.path("tags").path("new_tag").asText().equals("new_value"));
    }

    @Test
    void c022_a_change_that_waits_for_a_restart() {
        var answer = PAIR.client(PAIR.leader())
                .send("PATCH", "/config", quoted("{'ttl':20,'postgresql':{'parameters':{'max_connections':'101'}}}"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("ttl").asInt()).isEqualTo(20);
        assertThat(answer.json().path("loop_wait").asInt()).isEqualTo(10);
        JsonNode now = PAIR.await(
                PAIR.leader(),
                "a restart is pending",
                said -> said.path("pending_restart_reason").has("max_connections"));
        assertThat(now.path("pending_restart_reason")
                        .path("max_connections")
                        .path("new_value")
                        .asText())
                .isEqualTo("101");
        assertThat(now.path("pending_restart_reason")
                        .path("max_connections")
                        .path("old_value")
                        .asText())
                .isEqualTo("50");
    }

    @Test
    void c023_a_scheduled_restart_whose_condition_does_not_hold() {
        String soon = PAIR.soon();
        says(
                PAIR.client(PAIR.leader()).post("/restart", quoted("{'schedule':'" + soon + "','role':'replica'}")),
                202,
                "Restart scheduled");
        JsonNode now = PAIR.await(PAIR.leader(), "the moment has passed", said -> !said.has("scheduled_restart"));
        assertThat(now.path("pending_restart").asBoolean()).isTrue();
    }

    @Test
    void c024_a_scheduled_restart_ends_the_wait() {
        String before = PAIR.startedAt(PAIR.leader());
        RealNode replica = PAIR.replica();
        String beforeThere = PAIR.startedAt(replica);
        says(
                PAIR.client(PAIR.leader())
                        .post("/restart", quoted("{'schedule':'" + PAIR.soon() + "','restart_pending':'True'}")),
                202,
                "Restart scheduled");
        JsonNode now = PAIR.awaitRestarted(PAIR.leader(), before);
        assertThat(now.path("role").asText()).isEqualTo("primary");
        // With fewer connections than its main has the replay stands still, and its own agent restarts it for that.
        PAIR.awaitRestarted(replica, beforeThere);
        PAIR.settled(PAIR.leader());
    }

    @Test
    void c025_a_replica() {
        three(1);
        status(200, "/replica", "/async", "/asynchronous", "/read-only");
        JsonNode said = get("/patroni").json();
        assertThat(said.path("replication_state").asText()).isEqualTo("streaming");
        assertThat(said.has("replication")).isFalse();
    }

    @Test
    void c026_a_replica_is_nothing_else() {
        three(1);
        status(503, "/", "/primary", "/leader", "/sync", "/quorum", "/read-only-sync");
    }

    @Test
    void c027_no_lag_at_all() {
        three(1);
        status(200, "/replica?lag=0");
    }

    @Test
    void c028_a_negative_lag_is_always_exceeded() {
        three(1);
        status(503, "/replica?lag=-1");
    }

    @Test
    void c029_an_invalid_lag_is_no_limit() {
        three(1);
        status(200, "/replica?lag=10mb", "/replica?lag=abc", "/replica?lag=", "/replica?lag=1PB");
    }

    @Test
    void c030_a_limit_that_is_exceeded() {
        lagging();
        status(503, "/replica?lag=8MB", "/async?lag=8MB", "/read-only?lag=8MB");
    }

    @Test
    void c031_a_limit_that_is_kept() {
        lagging();
        status(200, "/replica?lag=100MB", "/replica?lag=1e9", "/replica?lag=%201GB");
    }

    @Test
    void c032_the_first_value_counts() {
        lagging();
        status(503, "/replica?lag=1&lag=1GB");
    }

    @Test
    void c033_no_implicit_limit() {
        lagging();
        status(200, "/replica");
    }

    @Test
    void c034_readiness_has_a_limit() {
        lagging();
        status(503, "/readiness");
    }

    @Test
    void c035_readiness_for_writing() {
        lagging();
        status(200, "/readiness?mode=write");
    }

    @Test
    void c036_readiness_with_a_limit() {
        lagging();
        status(200, "/readiness?lag=100MB");
    }

    @Test
    void c037_readiness_falls_back() {
        lagging();
        status(503, "/readiness?lag=bad", "/readiness?mode=x");
    }

    @Test
    void c038_the_members_lag() {
        lagging();
        Lsn replayed = STUB.scene.replayed;
        three(0).replayed = replayed;
        JsonNode member = get("/cluster").json().path("members").path(1);
        assertThat(member.path("name").asText()).isEqualTo("n1");
        assertThat(member.path("receive_lag").asLong()).isZero();
        assertThat(member.path("replay_lag").asLong()).isEqualTo(12 * PatroniScene.MIB);
        assertThat(member.path("lag").asLong()).isZero();
        assertThat(member.path("state").asText()).isEqualTo("streaming");
        assertThat(member.path("lsn").asText()).isEqualTo("0/4050AA0");
    }

    @Test
    void c039_replication_state_matches() {
        three(1);
        status(200, "/replica?replication_state=streaming");
    }

    @Test
    void c040_replication_state_matches_exactly() {
        three(1);
        status(503, "/replica?replication_state=STREAMING", "/replica?replication_state=in%20archive%20recovery");
    }

    @Test
    void c041_tags_match() {
        three(1);
        status(200, "/replica?tag_key1=true&tag_key2=false&tag_key3=1.4&tag_key4=RandomString");
    }

    @Test
    void c042_truth_is_spelled_small() {
        three(1);
        status(503, "/replica?tag_key1=True");
    }

    @Test
    void c043_tags_match_exactly() {
        three(1);
        status(503, "/replica?tag_key4=randomstring", "/replica?tag_nope=1");
    }

    @Test
    void c044_other_parameters_are_ignored() {
        three(1);
        status(200, "/replica?foo=bar");
    }

    @Test
    void c045_a_primary_has_no_tag_filter() {
        three(0);
        status(200, "/primary?tag_nope=1", "/?tag_nope=1");
    }

    @Test
    void c046_reading_has_one_on_the_leader_too() {
        three(0);
        status(503, "/read-only?tag_nope=1", "/read-only-sync?tag_nope=1");
    }

    @Test
    void c047_health_has_one() {
        three(1);
        status(503, "/health?tag_nope=1");
    }

    @Test
    void c048_noloadbalance() {
        three(1).tags.put(1, Tags.of(Map.of("noloadbalance", new Tag(Kind.FLAG, "true"))));
        status(503, "/replica", "/read-only", "/async");
        status(200, "/health");
    }

    @Test
    void c049_the_leaders_document() {
        three(0);
        JsonNode said = get("/patroni").json();
        assertThat(said.path("replication").size()).isEqualTo(2);
        assertThat(said.path("replication").path(0).path("sync_state").asText()).isEqualTo("async");
        assertThat(said.path("xlog").path("location").isIntegralNumber()).isTrue();
    }

    @Test
    void c050_a_replicas_document() {
        three(1);
        JsonNode said = get("/patroni").json();
        assertThat(said.path("xlog").size()).isEqualTo(4);
        assertThat(said.path("database_system_identifier").isTextual()).isTrue();
        assertThat(said.path("postmaster_start_time").asText()).isEqualTo("2026-11-26 11:50:00+00:00");
        assertThat(said.path("patroni").path("version").asText()).isEqualTo("4.1.4");
    }

    @Test
    void c051_the_leaders_metrics() {
        three(0);
        var answer = get("/metrics");
        assertThat(answer.header("content-type")).startsWith("text/plain");
        Map<String, Double> samples = samples(answer.body());
        assertThat(samples.keySet().stream().filter(name -> name.startsWith("patroni_")))
                .hasSize(26);
        assertThat(samples).containsEntry("patroni_primary", 1.0).containsEntry("patroni_postgres_state", 5.0);
        assertThat(samples.get("patroni_xlog_location")).isEqualTo((double) PatroniScene.WRITTEN.bytes());
        assertThat(answer.body()).contains("# TYPE patroni_xlog_location counter");
    }

    @Test
    void c052_a_replicas_metrics() {
        three(1);
        assertThat(samples(get("/metrics").body()))
                .containsEntry("patroni_replica", 1.0)
                .containsEntry("patroni_postgres_streaming", 1.0)
                .containsEntry("patroni_xlog_location", 0.0);
    }

    @Test
    void c053_a_leader_that_is_none() {
        three(0);
        says(client.post("/switchover", quoted("{'leader':'nope'}")), 412, "leader name does not match");
    }

    @Test
    void c054_the_same_twice() {
        three(0);
        says(
                client.post("/switchover", quoted("{'leader':'n0','candidate':'n0'}")),
                400,
                "Switchover target and source are the same");
    }

    @Test
    void c055_a_candidate_that_is_none() {
        three(0);
        says(
                client.post("/switchover", quoted("{'leader':'n0','candidate':'nope'}")),
                412,
                "candidate does not exists");
    }

    @Test
    void c056_a_time_without_a_zone() {
        three(0);
        says(
                client.post("/switchover", quoted("{'leader':'n0','scheduled_at':'2030-01-01T10:00'}")),
                400,
                "Timezone information is mandatory for the scheduled switchover");
    }

    @Test
    void c057_a_time_in_the_past() {
        three(0);
        says(
                client.post("/switchover", quoted("{'leader':'n0','scheduled_at':'2020-01-01T10:00+00'}")),
                422,
                "Cannot schedule switchover in the past");
    }

    @Test
    void c058_a_time_that_is_none() {
        three(0);
        for (String time : List.of("'garbage'", "123")) {
            says(
                    client.post("/switchover", quoted("{'leader':'n0','scheduled_at':" + time + "}")),
                    422,
                    "Unable to parse scheduled timestamp. It should be in an unambiguous format, e.g. ISO 8601");
        }
    }

    @Test
    void c059_a_bogus_schedule_is_refused() {
        three(0);
        says(
                client.post("/switchover", quoted("{'leader':'x','candidate':'y','scheduled_at':'" + FUTURE + "'}")),
                412,
                "leader name does not match");
        assertThat(get("/cluster").json().has("scheduled_switchover")).isFalse();
    }

    @Test
    void c060_a_schedule_takes_the_place_of_the_former() {
        three(0);
        String body = quoted("{'leader':'n0','candidate':'n1','scheduled_at':'2029-01-01T10:00:00+00:00'}");
        says(client.post("/switchover", body), 202, "Switchover scheduled");
        body = quoted("{'leader':'n0','scheduled_at':'" + FUTURE + "'}");
        says(client.post("/switchover", body), 202, "Switchover scheduled");
        JsonNode planned = get("/cluster").json().path("scheduled_switchover");
        assertThat(planned.path("at").asText())
                .startsWith("2030-01-01T10:00:00")
                .endsWith("+00:00");
        assertThat(planned.path("from").asText()).isEqualTo("n0");
        assertThat(planned.has("to")).isFalse();
    }

    @Test
    void c061_a_schedule_is_deleted_once() {
        three(0);
        String body = quoted("{'leader':'n0','scheduled_at':'" + FUTURE + "'}");
        says(client.post("/switchover", body), 202, "Switchover scheduled");
        says(client.send("DELETE", "/switchover", ""), 200, "scheduled switchover deleted");
        says(client.send("DELETE", "/switchover", ""), 404, "no switchover is scheduled");
        three(2);
        PatroniClient.Answer carried = client.send("DELETE", "/switchover", "");
        says(carried, 200, "carried");
        assertThat(carried.header("x-mainstay-reason")).isEqualTo("by node 0");
    }

    @Test
    void c062_a_failover_is_not_scheduled() {
        three(0);
        says(
                client.post("/failover", quoted("{'candidate':'n1','scheduled_at':'2030-01-01T10:00:00+00:00'}")),
                400,
                "Failover can't be scheduled");
    }

    @Test
    void c063_a_failover_with_a_wrong_leader() {
        three(0);
        says(client.post("/failover", quoted("{'leader':'n1','candidate':'n2'}")), 412, "leader name does not match");
    }

    @Test
    void c064_a_failover_to_the_leader() {
        three(0);
        says(client.post("/failover", quoted("{'candidate':'n0'}")), 503, "Failover failed");
    }

    @Test
    void c065_a_failover_to_one_that_stands_aside() {
        three(0).tags.put(2, Tags.of(Map.of("nofailover", new Tag(Kind.FLAG, "true"))));
        says(
                client.post("/failover", quoted("{'candidate':'n2'}")),
                412,
                "failover is not possible: no good candidates have been found");
    }

    @Test
    void c066_a_switchover_asked_of_the_replica() {
        PAIR.settled(PAIR.leader());
        String leader = PAIR.name(PAIR.leader());
        RealNode candidate = PAIR.replica();
        long timeline = PAIR.timeline();
        var answer = PAIR.client(candidate)
                .post("/switchover", quoted("{'leader':'" + leader + "','candidate':'" + PAIR.name(candidate) + "'}"));
        says(answer, 200, "Successfully switched over to \"" + PAIR.name(candidate) + "\"");
        PAIR.settled(candidate);
        assertThat(PAIR.timeline()).isEqualTo(timeline + 1);
        JsonNode history = PAIR.client(candidate).get("/history").json();
        JsonNode last = history.path(history.size() - 1);
        assertThat(last.path(0).asLong()).isEqualTo(timeline);
        assertThat(last.path(last.size() - 1).asText()).isEqualTo(PAIR.name(candidate));
    }

    @Test
    void c067_never_two_primaries() {
        assertThat(PAIR.watchedDuring(PAIR::turn))
                .as("nodes in role primary at one time")
                .isLessThanOrEqualTo(1);
    }

    @Test
    void c068_a_switchover_to_anybody() {
        RealNode candidate = PAIR.replica();
        var answer =
                PAIR.client(PAIR.leader()).post("/switchover", quoted("{'leader':'" + PAIR.name(PAIR.leader()) + "'}"));
        says(answer, 200, "Successfully switched over to \"" + PAIR.name(candidate) + "\"");
        PAIR.settled(candidate);
    }

    @Test
    void c069_a_failover_to_a_candidate() {
        RealNode candidate = PAIR.replica();
        var answer =
                PAIR.client(PAIR.leader()).post("/failover", quoted("{'candidate':'" + PAIR.name(candidate) + "'}"));
        says(answer, 200, "Successfully failed over to \"" + PAIR.name(candidate) + "\"");
        PAIR.settled(candidate);
    }

    @Test
    void c070_a_synchronous_standby() {
        TRIO.require("true", 1);
        PatroniClient chosen = TRIO.client(TRIO.chosen().get(0));
        for (String path : List.of("/sync", "/synchronous", "/read-only-sync")) {
            assertThat(chosen.get(path).status()).as(path).isEqualTo(200);
        }
        assertThat(chosen.get("/sync").json().path("sync_standby").asBoolean()).isTrue();
        assertThat(chosen.get("/async").status()).isEqualTo(503);
        assertThat(chosen.get("/metrics").body())
                .containsPattern("patroni_sync_standby\\{[^}]*\\} 1")
                .containsPattern("patroni_quorum_standby\\{[^}]*\\} 0");
    }

    @Test
    void c071_an_asynchronous_standby_beside_it() {
        TRIO.require("true", 1);
        PatroniClient other = TRIO.client(TRIO.others().get(0));
        assertThat(other.get("/async").status()).isEqualTo(200);
        assertThat(other.get("/sync").status()).isEqualTo(503);
        assertThat(other.get("/read-only-sync").status()).isEqualTo(503);
    }

    @Test
    void c072_its_role_in_the_cluster() {
        TRIO.require("true", 1);
        String name = TRIO.name(TRIO.chosen().get(0));
        for (RealNode asked : TRIO.all()) {
            TRIO.awaitRole(asked, name, "sync_standby");
        }
    }

    @Test
    void c073_a_switchover_to_another_one_is_refused() {
        TRIO.require("true", 1);
        says(
                TRIO.client(TRIO.leader())
                        .post(
                                "/switchover",
                                quoted("{'leader':'" + TRIO.name(TRIO.leader()) + "','candidate':'"
                                        + TRIO.name(TRIO.others().get(0)) + "'}")),
                412,
                "candidate name does not match with sync_standby");
    }

    @Test
    void c074_another_one_takes_its_place() {
        TRIO.require("true", 1);
        RealNode chosen = TRIO.chosen().get(0);
        RealNode other = TRIO.others().get(0);
        chosen.kill();
        TRIO.awaitStatus(other, "/sync", 200);
        chosen.startAgain();
        TRIO.awaitStatus(chosen, "/async", 200);
        assertThat(TRIO.client(other).get("/sync").status()).isEqualTo(200);
    }

    @Test
    void c075_a_quorum() {
        TRIO.require("\"quorum\"", 2);
        for (RealNode node : TRIO.chosen()) {
            PatroniClient asked = TRIO.client(node);
            assertThat(asked.get("/quorum").status()).isEqualTo(200);
            assertThat(asked.get("/read-only-quorum").status()).isEqualTo(200);
            for (String path : List.of("/sync", "/async", "/read-only-sync")) {
                assertThat(asked.get(path).status()).as(path).isEqualTo(503);
            }
            TRIO.awaitRole(TRIO.leader(), TRIO.name(node), "quorum_standby");
        }
    }

    @Test
    void c076_a_standby_that_stays_out() {
        TRIO.require("\"quorum\"", 2);
        RealNode out = TRIO.chosen().get(1);
        out.tag("nosync", "true");
        assertThat(TRIO.client(out).post("/reload", "").status()).isEqualTo(202);
        TRIO.awaitStatus(out, "/quorum", 503);
        TRIO.awaitStatus(out, "/async", 200);
        TRIO.close();
    }

    @Test
    void c077_a_pause_is_told_everywhere() {
        for (int node = 0; node < 3; node++) {
            paused(node);
            assertThat(get("/patroni").json().path("pause").asBoolean()).isTrue();
            assertThat(get("/cluster").json().path("pause").asBoolean()).isTrue();
            assertThat(samples(get("/metrics").body())).containsEntry("patroni_is_paused", 1.0);
        }
    }

    @Test
    void c078_no_scheduled_restart_while_paused() {
        paused(0);
        says(
                client.post("/restart", quoted("{'schedule':'garbage'}")),
                500,
                "Can't schedule restart in the paused state");
    }

    @Test
    void c079_no_scheduled_switchover_while_paused() {
        paused(0);
        says(
                client.post("/switchover", quoted("{'leader':'n0','scheduled_at':'" + FUTURE + "'}")),
                400,
                "Can't schedule switchover in the paused state");
    }

    @Test
    void c080_a_paused_switchover_needs_a_candidate() {
        paused(0);
        says(
                client.post("/switchover", quoted("{'leader':'n0'}")),
                400,
                "Switchover is possible only to a specific candidate in a paused state");
    }

    @Test
    void c081_a_switchover_while_paused() {
        PAIR.pause(true);
        RealNode candidate = PAIR.replica();
        var answer = PAIR.client(PAIR.leader())
                .post(
                        "/switchover",
                        quoted("{'leader':'" + PAIR.name(PAIR.leader()) + "','candidate':'" + PAIR.name(candidate)
                                + "'}"));
        says(answer, 200, "Successfully switched over to \"" + PAIR.name(candidate) + "\"");
        PAIR.settled(candidate);
    }

    @Test
    void c082_a_paused_replica_is_not_restarted() {
        PAIR.pause(true);
        RealNode replica = PAIR.replica();
        replica.killDatabase();
        PAIR.await(replica, "it is stopped", said -> said.path("state").asText().equals("stopped"));
        assertThat(PAIR.client(replica).get("/replica").status()).isEqualTo(503);
    }

    @Test
    void c083_a_person_restarts_it() {
        RealNode replica = PAIR.replica();
        says(PAIR.client(replica).post("/restart", "{}"), 200, "restarted successfully");
        PAIR.pause(false);
        PAIR.await(
                replica,
                "it streams",
                said -> said.path("replication_state").asText().equals("streaming"));
        assertThat(PAIR.client(replica).get("/replica").status()).isEqualTo(200);
    }

    @Test
    void c084_a_paused_main_without_its_store() {
        LEASED.patch("{\"pause\":true}");
        LEASED.loseStore();
        for (String path : List.of("/", "/leader", "/read-only")) {
            assertThat(LEASED.status(LEASED.leader(), path)).as(path).isEqualTo(200);
        }
        assertThat(LEASED.said(LEASED.leader()).path("cluster_unlocked").asBoolean())
                .isTrue();
        for (String path : List.of("/readiness", "/read-only-sync")) {
            assertThat(LEASED.status(LEASED.leader(), path)).as(path).isEqualTo(503);
        }
        LEASED.patch("{\"pause\":null}");
        LEASED.await("it leads again", () -> LEASED.status(LEASED.leader(), "/readiness") == 200);
    }

    @Test
    void c085_a_main_that_lost_its_backing() {
        LEASED.loseStore();
        assertThat(LEASED.status(LEASED.leader(), "/primary")).isEqualTo(200);
        LEASED.followers().forEach(member -> member.signalAgent("STOP"));
        try {
            LEASED.await("the main has closed", () -> LEASED.status(LEASED.leader(), "/primary") == 503);
            LEASED.await("it is demoted", () -> LEASED.role(LEASED.leader()).equals("demoted"));
            assertThat(LEASED.said(LEASED.leader()).path("cluster_unlocked").asBoolean())
                    .isTrue();
        } finally {
            LEASED.followers().forEach(member -> member.signalAgent("CONT"));
        }
        LEASED.await("it is backed again", () -> LEASED.status(LEASED.leader(), "/primary") == 200);
    }

    @Test
    void c086_a_replica_without_its_store() {
        LEASED.loseStore();
        LEASED.await("it follows", () -> LEASED.status(LEASED.follower(), "/replica") == 200);
        assertThat(LEASED.status(LEASED.follower(), "/async")).isEqualTo(503);
    }

    @Test
    void c087_the_failsafe_topology() {
        failsafe(0);
        JsonNode names = get("/failsafe").json();
        assertThat(names.size()).isEqualTo(3);
        assertThat(names.path("n1").asText()).isEqualTo("http://127.0.0.2:8008/patroni");
    }

    @Test
    void c088_a_main_goes_on_in_failsafe() {
        LEASED.patch("{\"failsafe_mode\":true}");
        LEASED.loseStore();
        LEASED.await(
                "everybody tells the fail-safe mode",
                () -> LEASED.all().stream()
                        .map(LEASED::said)
                        .allMatch(said -> said.path("failsafe_mode_is_active").asBoolean()
                                && said.path("cluster_unlocked").asBoolean()));
        assertThat(LEASED.status(LEASED.leader(), "/primary")).isEqualTo(200);
        assertThat(LEASED.status(LEASED.leader(), "/readiness")).isEqualTo(200);
        assertThat(samples(LEASED.client(LEASED.leader()).get("/metrics").body(), "demo"))
                .containsEntry("patroni_failsafe_mode_is_active", 1.0);
    }

    @Test
    void c089_failsafe_ends_with_the_first_member_that_does_not_answer() {
        LEASED.patch("{\"failsafe_mode\":true}");
        LEASED.loseStore();
        assertThat(LEASED.status(LEASED.leader(), "/primary")).isEqualTo(200);
        LEASED.follower().kill();
        long killed = System.nanoTime();
        LEASED.await("the main has closed", () -> LEASED.status(LEASED.leader(), "/primary") == 503);
        Duration taken = Duration.ofNanos(System.nanoTime() - killed);
        System.out.printf("C089: no primary %d ms after a member was killed%n", taken.toMillis());
        assertThat(taken).isLessThan(Duration.ofSeconds(12));
        LEASED.await("it is demoted", () -> LEASED.role(LEASED.leader()).equals("demoted"));
        assertThat(LEASED.said(LEASED.leader()).has("failsafe_mode_is_active")).isFalse();
    }

    @Test
    void c090_a_failsafe_ping() {
        failsafe(1);
        var answer = client.post("/failsafe", quoted("{'name':'n0','conn_url':'c','api_url':'a'}"));
        says(answer, 200, "Accepted");
        assertThat(answer.header("lsn")).isEqualTo(String.valueOf(PatroniScene.WRITTEN.bytes()));
    }

    @Test
    void c091_a_failsafe_ping_to_a_leader() {
        failsafe(0);
        says(client.post("/failsafe", quoted("{'name':'n1','api_url':'a'}")), 500, "Running as a leader");
    }

    @Test
    void c092_failsafe_is_off() {
        three(0);
        assertThat(client.post("/failsafe", quoted("{'name':'a'}")).status()).isEqualTo(502);
    }

    @Test
    void c093_a_standby_leader() {
        for (String path :
                List.of("/leader", "/standby-leader", "/standby_leader", "/read-only", "/readiness", "/health")) {
            assertThat(SITE.client().get(path).status()).as(path).isEqualTo(200);
        }
        JsonNode said = SITE.said();
        assertThat(said.path("role").asText()).isEqualTo("standby_leader");
        assertThat(said.path("database_system_identifier").asText())
                .isEqualTo(SITE.remote("SELECT system_identifier FROM pg_control_system()"));
        assertThat(samples(SITE.client().get("/metrics").body(), "demo"))
                .containsEntry("patroni_standby_leader", 1.0)
                .containsEntry("patroni_replica", 0.0)
                .containsEntry("patroni_primary", 0.0)
                .containsEntry("patroni_cluster_unlocked", 0.0);
    }

    @Test
    void c094_a_standby_leader_is_nothing_else() {
        for (String path : List.of("/", "/primary", "/replica", "/async", "/sync", "/quorum")) {
            assertThat(SITE.client().get(path).status()).as(path).isEqualTo(503);
        }
    }

    @Test
    void c095_the_members_of_a_standby_cluster() {
        JsonNode members = SITE.client().get("/cluster").json().path("members");
        assertThat(members.size()).isEqualTo(2);
        JsonNode leader = members.path(0);
        assertThat(leader.path("role").asText()).isEqualTo("standby_leader");
        assertThat(leader.path("state").asText()).isEqualTo("streaming");
        assertThat(leader.has("lag")).isFalse();
        assertThat(leader.has("receive_lag")).isFalse();
        assertThat(leader.has("replay_lag")).isFalse();
        JsonNode member = members.path(1);
        assertThat(member.path("role").asText()).isEqualTo("replica");
        assertThat(member.path("state").asText()).isEqualTo("streaming");
        assertThat(member.path("lag").isInt()).isTrue();
        assertThat(SITE.memberClient().get("/cluster").json().path("members").size())
                .isEqualTo(2);
    }

    /** Row g of 1.7's table. */
    @Test
    void c095_a_replica_in_a_standby_cluster() {
        PatroniClient member = SITE.memberClient();
        for (String path : List.of("/replica", "/read-only", "/async", "/health", "/readiness")) {
            assertThat(member.get(path).status()).as(path).isEqualTo(200);
        }
        for (String path : List.of("/", "/primary", "/leader", "/standby-leader", "/sync", "/quorum")) {
            assertThat(member.get(path).status()).as(path).isEqualTo(503);
        }
        assertThat(SITE.member().query("SHOW recovery_min_apply_delay")).isEqualTo("0");
        assertThat(SITE.member().besideData()).hasSize(2);
        assertThat(member.send("PATCH", "/config", quoted("{'loop_wait':9}")).status())
                .isEqualTo(200);
        assertThat(SITE.client().get("/config").json().path("loop_wait").asInt())
                .isEqualTo(9);
        assertThat(member.get("/config").json().has("standby_cluster")).isTrue();
    }

    @Test
    void c095_the_successor_of_a_standby_leader() {
        Duration taken = SITE.loseLeader();
        System.out.printf("C095: a member leads %d ms after the standby leader was killed%n", taken.toMillis());
        assertThat(SITE.said().path("role").asText()).isEqualTo("standby_leader");
        assertThat(SITE.said().path("replication_state").asText()).isEqualTo("streaming");
        assertThat(SITE.remote("SELECT count(*) FROM pg_stat_replication")).isEqualTo("1");
        JsonNode members = SITE.client().get("/cluster").json().path("members");
        assertThat(members.size()).isEqualTo(2);
        assertThat(members.path(1).path("role").asText()).isEqualTo("standby_leader");
    }

    @Test
    void c096_a_standby_cluster_leads_alone_when_the_section_is_gone() {
        assertThat(SITE.remote("INSERT INTO remote_rows VALUES (2) RETURNING id"))
                .isEqualTo("2");
        SITE.await(
                "the row has come",
                () -> SITE.member().query("SELECT count(*) FROM remote_rows").equals("2"));
        SITE.loseRemote();
        var answer = SITE.client().send("PATCH", "/config", quoted("{'standby_cluster':null}"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        long asked = System.nanoTime();
        SITE.await("it is primary", () -> SITE.client().get("/primary").status() == 200);
        Duration taken = Duration.ofNanos(System.nanoTime() - asked);
        System.out.printf("C096: primary %d ms after the section was removed%n", taken.toMillis());
        assertThat(taken).isLessThan(Duration.ofSeconds(10));

        assertThat(SITE.said().path("role").asText()).isEqualTo("primary");
        assertThat(SITE.node().query("INSERT INTO remote_rows VALUES (3) RETURNING id"))
                .isEqualTo("3");
        assertThat(SITE.client().get("/config").json().has("standby_cluster")).isFalse();
        assertThat(SITE.node().query("SELECT count(*) FROM cluster_nodes")).isEqualTo("2");
        assertThat(SITE.node().query("SHOW recovery_min_apply_delay")).isEqualTo("0");
        assertThat(SITE.node().query("SHOW primary_conninfo")).isEmpty();
        SITE.await(
                "the member follows it as its main",
                () -> SITE.member().query("SELECT count(*) FROM remote_rows").equals("3")
                        && !SITE.memberClient().get("/config").json().has("standby_cluster")
                        && SITE.memberClient().get("/replica").status() == 200);
    }

    @Test
    void c097_another_spelling_changes_nothing() {
        three(0);
        assertThat(patch("{'ttl':20}").path("ttl").isInt()).isTrue();
        assertThat(patch("{'ttl':'20'}").path("ttl").isInt()).isTrue();
    }

    @Test
    void c098_nulls_remove_but_not_in_a_new_subtree() {
        three(0);
        assertThat(patch("{'b':{'a':1,'c':null}}").path("b").has("c")).isTrue();
        JsonNode left = patch("{'b':{'a':null}}").path("b");
        assertThat(left.size()).isEqualTo(1);
        assertThat(left.path("c").isNull()).isTrue();
    }

    @Test
    void c099_a_change_is_a_non_empty_object() {
        three(0);
        assertThat(client.send("PATCH", "/config", "{}").status()).isEqualTo(400);
        assertThat(client.send("PATCH", "/config", "[]").status()).isEqualTo(400);
    }

    @Test
    void c100_removing_what_is_not_there() {
        three(0);
        JsonNode before = get("/config").json();
        assertThat(patch("{'foo':null}")).isEqualTo(before);
    }

    @Test
    void c101_a_whole_document() {
        three(0);
        String whole = quoted("{'ttl':30,'loop_wait':10,'zzz':{'a':[1,2]}}");
        var answer = client.send("PUT", "/config", whole);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(whole);
        assertThat(get("/config").body()).isEqualTo(whole);
    }

    @Test
    void c102_a_restart() {
        says(PAIR.client(PAIR.replica()).post("/restart", "{}"), 200, "restarted successfully");
    }

    @Test
    void c103_a_restart_only_if_one_is_pending() {
        three(0);
        says(client.post("/restart", quoted("{'restart_pending':false}")), 503, "restart conditions are not satisfied");
    }

    @Test
    void c104_conditions_that_do_not_hold() {
        three(0);
        for (String condition : List.of("{'role':'replica'}", "{'postgres_version':'10.1'}")) {
            says(client.post("/restart", quoted(condition)), 503, "restart conditions are not satisfied");
        }
    }

    @Test
    void c105_a_role_that_is_none() {
        three(0);
        says(
                client.post("/restart", quoted("{'role':'master'}")),
                400,
                "PostgreSQL role should be either primary, standby_leader, or replica");
    }

    @Test
    void c106_timeouts() {
        three(0);
        String wrong = "Timeout should be a positive number of seconds";
        says(client.post("/restart", quoted("{'timeout':0}")), 400, wrong);
        says(client.post("/restart", quoted("{'timeout':'x'}")), 400, wrong);
        says(client.post("/restart", quoted("{'timeout':'60s'}")), 200, "restarted successfully");
    }

    @Test
    void c107_a_filter_that_is_none() {
        three(0);
        says(client.post("/restart", quoted("{'foo':1}")), 400, "Unknown filter for the scheduled restart: foo");
    }

    @Test
    void c108_one_scheduled_restart() {
        three(1);
        String body = quoted("{'schedule':'" + FUTURE + "','role':'replica'}");
        says(client.post("/restart", body), 202, "Restart scheduled");
        says(client.post("/restart", body), 409, "Another restart is already scheduled");
        JsonNode planned = get("/patroni").json().path("scheduled_restart");
        assertThat(planned.path("role").asText()).isEqualTo("replica");
        assertThat(planned.path("schedule").asText()).startsWith("2030-01-01T10:00:00");
    }

    @Test
    void c109_a_scheduled_restart_is_deleted_once() {
        three(1);
        String body = quoted("{'schedule':'" + FUTURE + "'}");
        says(client.post("/restart", body), 202, "Restart scheduled");
        says(client.send("DELETE", "/restart", ""), 200, "scheduled restart deleted");
        says(client.send("DELETE", "/restart", ""), 404, "no restarts are scheduled");
    }

    @Test
    void c110_a_replica_is_made_anew() {
        RealNode replica = PAIR.replica();
        var answer = PAIR.client(replica).post("/reinitialize", quoted("{'from_leader':true}"));
        says(answer, 200, "reinitialize started");
        says(
                PAIR.client(replica).post("/reinitialize", quoted("{'from_leader':true}")),
                503,
                "reinitialize already in progress");
        PAIR.await(
                replica,
                "it is being copied",
                said -> said.path("state").asText().equals("creating replica")
                        && said.path("role").asText().equals("uninitialized"));
        PAIR.await(
                replica,
                "it streams",
                said -> said.path("replication_state").asText().equals("streaming"));
    }

    @Test
    void c111_no_restart_while_it_is_made() {
        three(1).operation = Optional.of(running(TransitionKind.REBASE));
        says(client.post("/restart", "{}"), 503, "reinitialize already in progress");
    }

    @Test
    void c112_a_leader_that_crashes_recovers_in_place() {
        PAIR.settled(PAIR.leader());
        RealNode leader = PAIR.leader();
        long timeline = PAIR.timeline();
        String before = PAIR.startedAt(leader);
        leader.killDatabase();
        PAIR.await(
                leader,
                "it is back",
                said -> said.path("role").asText().equals("primary")
                        && said.has("postmaster_start_time")
                        && !said.path("postmaster_start_time").asText().equals(before));
        assertThat(PAIR.timeline()).isEqualTo(timeline);
    }

    @Test
    void c113_a_leader_that_may_not_recover_hands_over() {
        PAIR.settled(PAIR.leader());
        RealNode leader = PAIR.leader();
        RealNode replica = PAIR.replica();
        PAIR.startTimeout("0");
        leader.killDatabase();
        PAIR.await(replica, "it leads", said -> said.path("role").asText().equals("primary"));
        PAIR.startTimeout("null");
        PAIR.settled(replica);
        assertThat(leader.log()).contains("database_lost");
    }

    @Test
    void c114_credentials() {
        PatroniClient guarded = GUARDED.client();
        var none = guarded.post("/reload", "");
        says(none, 401, "no auth header received");
        assertThat(none.header("www-authenticate")).isEqualTo("Basic realm=\"Patroni\"");
        var wrong = guarded.send("POST", "/reload", "", "Authorization", PatroniClient.basic("u", "x"));
        says(wrong, 401, "not authenticated");
        var right = guarded.send("POST", "/reload", "", "Authorization", PatroniClient.basic("u", "p"));
        says(right, 202, "reload scheduled");
        assertThat(GUARDED.done).containsExactly("reload");
    }

    @Test
    void c115_who_comes_before_what() {
        assertThat(GUARDED.client().post("/restart", "{bad").status()).isEqualTo(401);
    }

    @Test
    void c116_reading_is_open() {
        for (String path : List.of("/config", "/health", "/failsafe")) {
            assertThat(GUARDED.client().get(path).status()).as(path).isNotEqualTo(401);
        }
    }

    @Test
    void c117_what_nobody_knows_needs_no_credentials() {
        var answer = GUARDED.client().post("/foo", "{}");
        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.header("www-authenticate")).isEmpty();
    }

    @Test
    void c118_a_password_does_not_lift_the_allowlist() {
        var answer = LISTED.client().send("POST", "/reload", "", "Authorization", PatroniClient.basic("u", "p"));
        says(answer, 403, "Access is denied");
    }

    @Test
    void c119_the_allowlist_is_not_for_reading() {
        assertThat(LISTED.client().get("/health").status()).isEqualTo(200);
    }

    @Test
    void c120_of_two_that_are_level_the_preferred_one_leads() {
        RealNode leader = PAIR.leader();
        PAIR.settled(leader);
        RealNode preferred = PAIR.third("failover_priority", "2");
        JsonNode unused = PAIR.await(
                leader,
                "both stream",
                said -> said.path("replication").findValuesAsText("state").equals(List.of("streaming", "streaming")));
        // While its join is not concluded it consents to nobody and stands for nothing.
        assertThat(preferred.awaitConfig("its join has ended", RealNode::isIdle))
                .isNotNull();
        leader.end();
        JsonNode led = PAIR.await(
                preferred, "it leads", said -> said.path("role").asText().equals("primary"));
        assertThat(led.path("tags").path("failover_priority").asInt()).isEqualTo(2);
    }

    private JsonNode patch(String change) {
        var answer = client.send("PATCH", "/config", quoted(change));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private void failsafe(int self) {
        three(0);
        JsonNode unused = patch("{'failsafe_mode':true}");
        var config = STUB.scene.config;
        three(self).config = config;
    }

    /** Samples by name; the labels must be scope and name alone. */
    private static Map<String, Double> samples(String page) {
        return samples(page, "batman");
    }

    private static Map<String, Double> samples(String page, String scope) {
        Map<String, Double> samples = new TreeMap<>();
        List<String> lines = new ArrayList<>(page.lines().toList());
        lines.removeIf(line -> line.startsWith("#") || line.isBlank());
        for (String line : lines) {
            String name = line.substring(0, line.indexOf('{'));
            if (name.startsWith("patroni_")) {
                assertThat(line).contains("scope=\"" + scope + "\"").containsPattern("name=\"(n|demo-)[012]\"");
            }
            samples.put(name, Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)));
        }
        return samples;
    }
}
