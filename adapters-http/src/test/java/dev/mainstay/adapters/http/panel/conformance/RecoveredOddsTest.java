package dev.mainstay.adapters.http.panel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.conformance.Site.Answer;
import dev.mainstay.ports.out.RestoreRoom.Carried;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a recovery brings beside the rows: the panel's files, and who may use its database. */
class RecoveredOddsTest extends Cases {
    private static final String RECOVER = "/recover-from-server";
    private static final String SOURCE = "{\"source_ip\":\"203.0.113.90\",\"source_password\":\"" + Site.SOURCE_PASSWORD
            + "\",\"source_port\":2222}";

    private final Site site = realm.settle(1);

    private Answer recover() {
        return site.admin("POST", RECOVER, SOURCE);
    }

    /** The services run by then, and what was recovered stays. */
    @Test
    void a_person_ends_the_copy_of_the_uploads_alone() {
        site.source.upload("a.png", new byte[] {1});
        site.source.upload("b.png", new byte[] {2});
        site.source.holdUploads();
        CompletableFuture<Answer> first = site.begin("POST", RECOVER, SOURCE);
        copying();
        assertThat(site.services.runs("radius")).isTrue();
        assertThat(site.told("recovery_completed")).isEqualTo(1);
        JsonNode operation = site.data("/config").path("operation");
        String id = operation.path("id").asText();
        assertThat(operation.path("step").asText()).isEqualTo("FETCH_UPLOADS");
        fine(site.admin("DELETE", "/operations/" + id, ""));
        assertThat(realm.answered(first).status()).isIn(200, 202);
        realm.until("it ends", () -> !isRunning(id));
        JsonNode end = site.data("/operations/" + id);
        assertThat(end.path("status").asText()).isEqualTo("done");
        assertThat(end.path("result").path("uploads_missing").asInt()).isEqualTo(2);
        assertThat(end.path("result").path("uploads_copied").asInt(-1)).isZero();
        assertThat(end.path("result").path("uploads_cancelled_by").asText()).startsWith("user:");
        assertThat(site.room.contents("proxpanel").subscribers()).contains(8_421L);
        assertThat(site.told("recovery_failed")).isZero();
        assertThat(site.admin("DELETE", "/operations/" + id, "").status()).isEqualTo(409);
    }

    private boolean isRunning(String id) {
        return site.data("/operations/" + id).path("status").asText().equals("running");
    }

    private void copying() {
        realm.until(
                "the uploads are copied",
                () -> site.data("/config")
                        .path("operation")
                        .path("step")
                        .asText()
                        .equals("FETCH_UPLOADS"));
    }

    @Test
    void files_that_cannot_be_had_or_kept_cost_no_other_one_and_are_counted() {
        for (String name : new String[] {"a.png", "b.png", "c.png", "d.png", ".hidden"}) {
            site.source.upload(name, new byte[] {1});
        }
        site.source.refuse("b.png");
        site.uploads.failWith("c.png", "the disk is full");
        JsonNode data = recover().data();
        assertThat(site.uploads.names()).containsExactly("a.png", "d.png");
        assertThat(data.path("uploads_copied").asInt()).isEqualTo(2);
        assertThat(data.path("uploads_skipped").asInt()).isEqualTo(3);
        assertThat(data.path("uploads_missing").asInt(-1)).isZero();
    }

    @Test
    void a_source_that_disappears_while_its_uploads_are_copied_leaves_a_recovered_main() {
        site.source.upload("a.png", new byte[] {1});
        site.source.upload("b.png", new byte[] {1});
        site.source.failUploads("the channel is closed");
        Answer answer = recover();
        fine(answer);
        assertThat(answer.data().path("deferred").toString()).contains("FETCH_UPLOADS");
        assertThat(site.get("/events").text())
                .contains("uploads cannot be copied from the source: the channel is closed; files copied before: 1");
        assertThat(site.services.runs("radius")).isTrue();
    }

    @Test
    void roles_that_lack_rights_afterwards_are_named_with_what_gives_them() {
        site.room.carry(new Carried(
                List.of("panel"), List.of("reader"), List.of("GRANT SELECT ON TABLE public.fresh TO reader")));
        Answer answer = recover();
        fine(answer);
        assertThat(answer.data().path("roles_lacking_rights").asText()).isEqualTo("reader");
        assertThat(answer.data().path("rights_to_give").asText())
                .isEqualTo("GRANT SELECT ON TABLE public.fresh TO reader");
        assertThat(site.get("/events").text())
                .contains("its tables belong to panel; ", "rights that they had there are lacking to reader");
    }

    @Test
    void a_login_that_may_not_act_for_the_panels_owner_is_refused_before_anything_is_fetched() {
        site.room.refuseOwner("the panel's database belongs to role \"panel\"");
        refused(recover(), 412, "the panel's database belongs to role \"panel\"");
        assertThat(site.room.names()).containsExactly("proxpanel");
        assertThat(site.room.hasDump()).isFalse();
    }
}
