package dev.mainstay.adapters.http.panel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.conformance.Site.Answer;
import dev.mainstay.testing.fake.FakeUploads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Uploads, given and mirrored. Source: spec/panel-api.md 7.5. */
class UploadingCasesTest extends Cases {
    private static final byte[] LOGO = {0, (byte) 0xff};

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void k096_contents_as_hexadecimal_digits() {
        Site main = realm.main();
        main.uploads.put("logo_1.png", LOGO);
        main.uploads.put(".hidden", LOGO);
        Answer answer = main.node("/uploads", main.secret(), "");
        fine(answer);
        assertThat(answer.data()).hasSize(1);
        assertThat(answer.data().get(0).path("name").asText()).isEqualTo("logo_1.png");
        assertThat(answer.data().get(0).path("content").asText()).isEqualTo("00ff");

        JsonNode manifest =
                main.node("/uploads", main.secret(), "{\"mode\":\"manifest\"}").data();
        assertThat(manifest.get(0).path("sha256").asText()).isEqualTo(FakeUploads.hash(LOGO));
        assertThat(manifest.get(0).path("size").intValue()).isEqualTo(2);
        assertThat(manifest.get(0).has("content")).isFalse();
        assertThat(main.node("/uploads", main.secret(), "{\"names\":[\"../x\",\"nope\"]}")
                        .data())
                .isEmpty();
        refused(main.node("/uploads", main.secret(), "{\"names\":5}"), 400, "Invalid request");
    }

    @Test
    void k097_strangers_get_nothing() {
        Site main = realm.main();
        main.uploads.put("logo_1.png", LOGO);
        Answer answer = main.node("/uploads", "wrong", "");
        refused(answer, 401, "cluster secret mismatch");
        assertThat(answer.text()).doesNotContain("00ff");
        refused(realm.settle(3).node("/uploads", "", "{\"cluster_secret\":\"\"}"), 401, "cluster secret mismatch");
    }

    @Test
    void k098_a_main_that_offers_mischief() {
        Site main = realm.main();
        Site second = realm.joined(main, 2);
        String good = HexFormat.of().formatHex(bytes("good"));
        String hash = FakeUploads.hash(bytes("good"));
        try (Stranger impostor = new Stranger()) {
            impostor.healthy()
                    .says(
                            "/api/cluster/uploads",
                            200,
                            "{\"success\":true,\"data\":[" + entry("../../etc/x", 4, hash) + ","
                                    + entry(".env", 4, hash) + "," + entry("huge.bin", 1L << 30, hash) + ","
                                    + "{\"name\":\"good.png\",\"content\":\"" + good + "\"},"
                                    + "{\"name\":5},7]}");
            main.crash();
            realm.welcome(main.address(), impostor.port());
            realm.pass(Duration.ofMinutes(11));
        }
        assertThat(second.uploads.names()).containsExactly("good.png");
        JsonNode progress = second.data("/status").path("uploads");
        assertThat(progress.path("skipped").intValue()).isEqualTo(5);
        assertThat(progress.path("total").intValue()).isEqualTo(1);
        assertThat(progress.path("last_sync_time").asText()).isNotEmpty();
    }

    private static String entry(String name, long size, String hash) {
        return "{\"name\":\"" + name + "\",\"size\":" + size + ",\"sha256\":\"" + hash + "\"}";
    }

    @Test
    void a_secondary_mirrors_what_changes_and_keeps_what_is_its_own() {
        Site main = realm.main();
        main.uploads.put("logo.png", LOGO);
        main.uploads.put("large.bin", new byte[3 << 20]);
        Site second = realm.joined(main, 2);
        second.uploads.put("own.png", bytes("mine"));
        realm.until("it is there", () -> second.uploads.names().size() == 3);
        assertThat(second.uploads.read("logo.png"))
                .hasValueSatisfying(found -> assertThat(found).isEqualTo(LOGO));

        main.uploads.put("logo.png", bytes("new"));
        main.uploads.take("large.bin");
        realm.pass(Duration.ofMinutes(11));
        assertThat(second.uploads.names()).containsExactly("large.bin", "logo.png", "own.png");
        assertThat(second.uploads.read("logo.png"))
                .hasValueSatisfying(found -> assertThat(found).isEqualTo(bytes("new")));
        JsonNode progress = second.data("/status").path("uploads");
        assertThat(progress.path("done").intValue()).isEqualTo(1);
        assertThat(progress.path("error").isNull()).isTrue();
        realm.pass(Duration.ofMinutes(1));
        String synced = progress.path("last_sync_time").asText();
        for (JsonNode answer : List.of(second.data("/status"), second.data("/config"), row(main, 2))) {
            assertThat(answer.path("last_sync_time").asText()).isEqualTo(synced);
        }
        assertThat(row(main, 1).path("last_sync_time").isNull()).isTrue();
        assertThat(main.data("/status").path("uploads").path("total").intValue())
                .isZero();
    }

    @Test
    void a_full_disk_is_told_and_tried_again() {
        Site main = realm.main();
        main.uploads.put("logo.png", LOGO);
        Site second = realm.joined(main, 2);
        realm.until("it is there", () -> second.uploads.names().size() == 1);
        main.uploads.put("logo.png", bytes("new"));
        second.uploads.failWith("no space left on device");
        realm.pass(Duration.ofMinutes(11));
        assertThat(second.data("/status").path("uploads").path("error").asText())
                .isEqualTo("1 files could not be fetched");
        second.uploads.heal();
        realm.pass(Duration.ofMinutes(11));
        assertThat(second.data("/status").path("uploads").path("error").isNull())
                .isTrue();
    }
}
