package dev.mainstay.adapters.http.panel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.conformance.Site.Answer;
import dev.mainstay.domain.identity.HostKey;
import dev.mainstay.domain.observation.SourceObservation.Database;
import dev.mainstay.domain.observation.SourceObservation.Place;
import dev.mainstay.ports.out.RestoreRoom.Contents;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Recovering another server's data, from a source in memory; the real one is asked in {@code RecoverIT} of the command line.
 * Source: spec/panel-api.md 7.8.
 */
class RecoveringCasesTest extends Cases {
    private static final String TEST = "/test-source-connection";
    private static final String RECOVER = "/recover-from-server";
    private static final Contents OWN = new Contents(12, Optional.of(0L));

    private final Site site = realm.settle(1);

    private static String legacy(String password) {
        return "{\"source_server_ip\":\"203.0.113.90\",\"root_password\":\"" + password + "\",\"become_main\":true}";
    }

    private static String seed(String more) {
        return "{\"source_ip\":\"203.0.113.90\",\"source_password\":\"" + Site.SOURCE_PASSWORD
                + "\",\"source_port\":2222" + more + "}";
    }

    private Answer recover(String body) {
        return site.admin("POST", RECOVER, body);
    }

    /** Whatever happened: this server's own database has its name and content, and nothing lies about. */
    private void untouched() {
        assertThat(site.room.names()).containsExactly("proxpanel");
        assertThat(site.room.contents("proxpanel")).isEqualTo(OWN);
        assertThat(site.room.hasDump()).isFalse();
        assertThat(site.data("/config").path("server_role").asText()).isEqualTo("standalone");
    }

    private void failed(Answer answer, int status, String message) {
        refused(answer, status, message);
        untouched();
        assertThat(site.told("recovery_completed")).isZero();
    }

    /** Until the request has come through its socket and the dump is under way, however long that takes. */
    private void dumping() {
        boolean there = realm.answered(CompletableFuture.supplyAsync(() -> {
            while (!site.room.hasDump()) {
                LockSupport.parkNanos(200_000);
            }
            return true;
        }));
        assertThat(there).isTrue();
    }

    /** Why it failed; the answer may come before the end, since the realm's clock runs faster than a socket. */
    private String error(CompletableFuture<Answer> asked) {
        Answer answer = realm.answered(asked);
        realm.until("it ends", () -> site.told("recovery_failed") == 1);
        String id = answer.data().path("operation_id").asText();
        return site.data("/operations/" + id).path("error").asText();
    }

    @Test
    void k154_a_source_without_an_ssh_server() {
        site.source.shut();
        Answer answer = site.admin("POST", TEST, "{\"source_server_ip\":\"203.0.113.90\",\"root_password\":\"x\"}");
        refused(answer, 200, "SSH connection failed - check IP and password");
        assertThat(answer.data().path("ssh_ok").asBoolean(true)).isFalse();
        assertThat(answer.data().path("subscribers").asInt(-1)).isZero();
        refused(site.admin("POST", TEST, "{\"source_ip\":\"203.0.113.90\"}"), 400, "Invalid request");
    }

    @Test
    void k155_a_good_source() {
        site.source.upload("logo.png", new byte[] {1, 2});
        Answer answer = site.admin("POST", TEST, seed(""));
        fine(answer);
        JsonNode data = answer.data();
        for (String flag : new String[] {"ssh_ok", "postgres_ok", "database_ok", "has_data"}) {
            assertThat(data.path(flag).asBoolean()).as(flag).isTrue();
        }
        assertThat(answer.json().path("ssh_ok").asBoolean()).isTrue();
        assertThat(answer.json().path("postgres_ok").asBoolean()).isTrue();
        assertThat(answer.json().path("estimated_dump_size_bytes").asLong()).isEqualTo(1_000_000);
        assertThat(data.path("subscribers").asLong()).isEqualTo(8_421);
        assertThat(data.path("source_version").asText()).isEqualTo("1.0.373");
        assertThat(data.path("source_host_key").asText()).startsWith("SHA256:");
        assertThat(data.path("free_disk_bytes").asLong()).isPositive();
        assertThat(data.path("uploads_count").asInt()).isEqualTo(1);
        assertThat(data.path("database_place").asText()).isEqualTo("container");
    }

    @Test
    void a_source_whose_database_does_not_answer() {
        site.source.holdsNothing();
        Answer answer = site.admin("POST", TEST, seed(""));
        refused(answer, 200, "Database not accessible on source server");
        assertThat(answer.data().path("ssh_ok").asBoolean()).isTrue();
        assertThat(answer.data().path("database_ok").asBoolean(true)).isFalse();
        failed(recover(seed("")), 412, "source server has no panel database");
    }

    @Test
    void k156_nothing_is_said_of_the_source() {
        failed(recover("{}"), 400, "Source server IP and password are required");
    }

    @Test
    void k157_a_source_without_an_ssh_server() {
        site.source.shut();
        failed(recover(legacy("x")), 503, "cannot connect to source server");
    }

    @Test
    void a_wrong_password() {
        failed(recover(legacy("wrong")), 503, "cannot connect to source server");
    }

    @Test
    void k158_the_dump_fails() {
        site.source.failDump("relation subscribers cannot be locked");
        failed(recover(seed("")), 500, "pg_dump failed: relation subscribers cannot be locked");
        assertThat(site.told("recovery_failed")).isEqualTo(1);
    }

    @Test
    void k159_the_restore_fails_half_way() {
        site.room.failRestore("could not extend file: No space left on device");
        failed(recover(seed("")), 500, "restore failed: could not extend file: No space left on device");
        assertThat(site.told("recovery_failed")).isEqualTo(1);
        assertThat(site.takesWrites()).isTrue();
    }

    @Test
    void k160_a_good_source_becomes_this_mains_data() {
        site.source.upload("logo.png", new byte[] {1, 2});
        site.source.upload("../../etc/passwd", new byte[] {3});
        Answer answer = recover(legacy(Site.SOURCE_PASSWORD));
        fine(answer);
        assertThat(answer.message()).isEqualTo("Successfully recovered data from source server");
        JsonNode data = answer.data();
        assertThat(data.path("subscribers_count").asLong()).isEqualTo(8_421);
        assertThat(data.path("tables_restored").asInt()).isEqualTo(12);
        assertThat(data.path("dump_size_bytes").asLong()).isPositive();
        assertThat(data.path("dump_sha256").asText()).hasSize(64);
        assertThat(data.path("role").asText()).isEqualTo("main");
        assertThat(data.path("source_server").asText()).isEqualTo("203.0.113.90");
        assertThat(data.path("recovered_to").asText()).isEqualTo("203.0.113.1");
        assertThat(data.path("cluster_id").asText()).isNotEmpty();
        assertThat(site.room.contents("proxpanel").subscribers()).contains(8_421L);
        assertThat(site.room.contents(data.path("kept_database").asText())).isEqualTo(OWN);
        assertThat(site.room.names()).hasSize(2);
        assertThat(site.room.hasDump()).isFalse();
        assertThat(site.uploads.names()).containsExactly("logo.png");
        assertThat(site.data("/config").path("server_role").asText()).isEqualTo("main");
        assertThat(site.told("recovery_completed")).isEqualTo(1);
        assertThat(site.told("cluster_created")).isEqualTo(1);
    }

    @Test
    void a_source_that_still_is_a_main_leaves_this_server_standalone() throws IOException {
        try (Stranger old = new Stranger()) {
            old.says(
                    "/health",
                    200,
                    "{\"status\":\"healthy\",\"service\":\"proisp-api\",\"version\":\"1.0.373\",\"role\":\"main\","
                            + "\"accepting_writes\":true,\"epoch\":3}");
            realm.welcome("203.0.113.90", old.port());
            Answer answer = recover(legacy(Site.SOURCE_PASSWORD));
            fine(answer);
            assertThat(answer.data().path("role").asText()).isEqualTo("standalone");
            assertThat(answer.data().path("next_steps").asText()).startsWith("The source still is a main");
            assertThat(site.room.contents("proxpanel").subscribers()).contains(8_421L);
            assertThat(site.told("cluster_created")).isZero();
        }
    }

    @Test
    void k161_a_second_one_at_the_same_time() {
        site.source.hold();
        CompletableFuture<Answer> first = site.begin("POST", RECOVER, seed(""));
        dumping();
        refused(recover(seed("")), 409, "operation in progress");
        site.source.release();
        assertThat(realm.answered(first).status()).isIn(200, 202);
        realm.until("the first one ends", () -> site.told("recovery_completed") == 1);
    }

    @Test
    void k162_the_password_is_nowhere() {
        fine(recover(legacy(Site.SOURCE_PASSWORD)));
        String all = site.get("/events").text()
                + site.get("/status").text()
                + site.get("/config").text()
                + site.journal.entries()
                + site.state.load();
        assertThat(all).doesNotContain(Site.SOURCE_PASSWORD);
    }

    @Test
    void k163_a_member_of_a_cluster() {
        Site main = realm.main();
        Site second = realm.joined(main, 2);
        refused(second.admin("POST", RECOVER, seed("")), 409, "already configured (role=secondary)");
    }

    @Test
    void k164_addresses_that_are_commands() {
        for (String address : new String[] {"$(reboot)", "-oProxyCommand=x"}) {
            String body = "{\"source_ip\":\"" + address + "\",\"source_password\":\"x\"}";
            assertThat(recover(body).status()).as(address).isEqualTo(400);
            assertThat(site.admin("POST", TEST, body).status()).as(address).isEqualTo(400);
        }
        assertThat(recover(seed(",\"source_user\":\"root;reboot\"")).status()).isEqualTo(400);
        untouched();
    }

    @Test
    void a_source_that_shows_another_key_is_refused_by_name() {
        fine(site.admin("POST", TEST, seed("")));
        HostKey other = new HostKey("SHA256:" + "B".repeat(43));
        site.source.showKey(other);
        Answer answer = recover(seed(""));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.message()).startsWith("host key of 203.0.113.90:2222 changed: expected SHA256:AAA");
        untouched();
        fine(recover(seed(",\"source_host_key\":\"" + other + "\"")));
    }

    @Test
    void a_newer_source_and_a_small_disk_are_refused_before_anything_is_fetched() {
        site.room.version(15);
        failed(recover(seed("")), 412, "source server runs a newer PostgreSQL (PostgreSQL 16 there, 15 here)");
        site.room.version(16);
        site.room.leave(4_000_000);
        Answer answer = recover(seed(""));
        assertThat(answer.status()).isEqualTo(412);
        assertThat(answer.message()).startsWith("not enough disk space (about 1000000 bytes for the dump and 4000000");
        untouched();
    }

    @Test
    void a_source_that_disappears_half_way() {
        site.source.hold();
        CompletableFuture<Answer> first = site.begin("POST", RECOVER, seed(""));
        dumping();
        site.source.shut();
        site.source.release();
        assertThat(error(first)).isEqualTo("pg_dump failed: the connection to the source ended half way");
        untouched();
    }

    @Test
    void a_person_cancels_it() {
        site.source.hold();
        CompletableFuture<Answer> first = site.begin("POST", RECOVER, seed(""));
        dumping();
        String id = site.data("/config").path("operation").path("id").asText();
        fine(site.admin("DELETE", "/operations/" + id, ""));
        assertThat(error(first)).startsWith("cancelled by user:");
        untouched();
        assertThat(site.admin("DELETE", "/operations/" + id, "").status()).isEqualTo(409);
        assertThat(site.admin("DELETE", "/operations/nope", "").status()).isEqualTo(404);
        site.source.release();
        fine(recover(seed("")));
    }

    @Test
    void an_agent_that_dies_half_way_takes_it_back() {
        site.source.hold();
        CompletableFuture<Answer> unheard = site.begin("POST", RECOVER, seed(",\"become_main\":true"));
        dumping();
        site.crash();
        site.start();
        realm.until("it is taken back", () -> !site.room.hasDump());
        untouched();
        assertThat(site.told("recovery_failed")).isEqualTo(1);
        site.source.release();
        assertThat(unheard).isNotNull();
    }

    @Test
    void a_dry_run_shows_every_guard_and_changes_nothing() {
        Answer answer = site.admin("POST", RECOVER + "?dry_run=true", seed(""));
        fine(answer);
        assertThat(answer.message()).isEqualTo("Dry run: nothing was changed. It would start.");
        assertThat(answer.data().path("plan").path("steps").toString())
                .contains("DUMP_SOURCE", "RESTORE_BESIDE", "SWAP_NAMES", "TAKE_ROLE");
        untouched();
    }

    @Test
    void data_that_is_here_is_put_aside_only_by_a_persons_word() {
        site.room.holds(new Contents(12, Optional.of(3L)));
        Answer answer = recover(seed(",\"become_main\":false"));
        refused(answer, 412, "3 subscribers are here, use confirm_overwrite=true to put them aside");
        Answer confirmed = recover(seed(",\"become_main\":false,\"confirm_overwrite\":true"));
        fine(confirmed);
        assertThat(confirmed.data().path("role").asText()).isEqualTo("standalone");
        assertThat(site.told("cluster_created")).isZero();
    }

    @Test
    void rows_that_did_not_arrive_are_noticed() {
        site.source.holds(new Database(Place.HOST, 160_004, false, 4_000_000, 12, Optional.of(8_421L)));
        site.source.loseRows(5_000);
        Answer answer = recover(seed(""));
        failed(answer, 500, "restore failed: 3421 subscribers were restored, the source has 8421");
    }
}
