package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.UploadFile;
import dev.mainstay.ports.out.UploadStore;
import dev.mainstay.testing.fake.FakeUploads;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of uploads does. */
public abstract class UploadStoreContract {

    private static final byte[] LOGO = {0, (byte) 0xff, 7};
    private UploadStore store = new FakeUploads();

    /** A fresh store. */
    protected abstract UploadStore create();

    /** Somebody puts a file into its directory, by any name and not through the store. */
    protected abstract void put(String name, byte[] content);

    @BeforeEach
    void start() {
        store = create();
    }

    private static UploadFile file(String name, byte[] content) {
        return new UploadFile(name, content.length, FakeUploads.hash(content), Instant.parse("2026-05-12T11:45:01Z"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void an_empty_one_has_nothing() {
        assertThat(store.manifest()).isEmpty();
        assertThat(store.read("logo.png")).isEmpty();
    }

    @Test
    void what_is_written_is_read() {
        store.write(file("logo.png", LOGO), LOGO);
        store.write(file("logo.png", LOGO), LOGO);
        assertThat(store.read("logo.png"))
                .hasValueSatisfying(found -> assertThat(found).isEqualTo(LOGO));
        assertThat(store.manifest()).singleElement().satisfies(found -> {
            assertThat(found.name()).isEqualTo("logo.png");
            assertThat(found.size()).isEqualTo(3);
            assertThat(found.sha256()).isEqualTo(FakeUploads.hash(LOGO));
        });
    }

    @Test
    void what_did_not_come_whole_is_not_stored() {
        store.write(file("logo.png", LOGO), LOGO);
        byte[] other = bytes("xyz");
        assertThatThrownBy(() -> store.write(file("logo.png", other), bytes("xyZ")))
                .isInstanceOf(OperationFailedException.class);
        assertThatThrownBy(() -> store.write(file("logo.png", other), bytes("xy")))
                .isInstanceOf(OperationFailedException.class);
        assertThat(store.read("logo.png"))
                .hasValueSatisfying(found -> assertThat(found).isEqualTo(LOGO));
    }

    @Test
    void hidden_files_and_odd_names_are_not_shown() {
        put(".env", LOGO);
        put("a b.png", LOGO);
        put("good.png", LOGO);
        assertThat(store.manifest()).extracting(UploadFile::name).containsExactly("good.png");
        assertThat(store.read(".env")).isEmpty();
        assertThat(store.read("../good.png")).isEmpty();
    }
}
