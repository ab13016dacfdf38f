package dev.mainstay.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.ports.out.UploadFile;
import dev.mainstay.ports.out.UploadStore;
import dev.mainstay.testing.contract.UploadStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileUploadsTest extends UploadStoreContract {
    @TempDir
    Path place;

    @Override
    protected UploadStore create() {
        return new FileUploads(new UploadSettings(
                List.of(place.resolve("first"), place.resolve("second"), place.resolve("third")),
                Duration.ofMinutes(10)));
    }

    @Override
    protected void put(String name, byte[] content) {
        try {
            Files.createDirectories(place.resolve("second"));
            Files.write(place.resolve("second").resolve(name), content);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void links_and_directories_are_not_shown_and_nothing_is_written_through_a_link() throws IOException {
        put("good.png", new byte[] {1});
        Path secret = Files.writeString(place.resolve("secret"), "secret");
        Files.createSymbolicLink(place.resolve("second").resolve("link.png"), secret);
        Files.createDirectories(place.resolve("second").resolve("sub"));
        UploadStore store =
                new FileUploads(new UploadSettings(List.of(place.resolve("second")), Duration.ofMinutes(10)));
        assertThat(store.manifest()).extracting(UploadFile::name).containsExactly("good.png");
        assertThat(store.read("link.png")).isEmpty();
        byte[] content = {2, 3};
        store.write(
                new UploadFile(
                        "link.png", 2, dev.mainstay.testing.fake.FakeUploads.hash(content), java.time.Instant.EPOCH),
                content);
        assertThat(secret).hasContent("secret");
        assertThat(place.resolve("second").resolve("link.png")).isRegularFile().hasBinaryContent(content);
    }

    @Test
    void nothing_is_left_of_the_way_a_file_came() {
        byte[] content = {2, 3};
        UploadStore store = new FileUploads(new UploadSettings(List.of(place.resolve("only")), Duration.ofMinutes(10)));
        store.write(
                new UploadFile(
                        "a.png", 2, dev.mainstay.testing.fake.FakeUploads.hash(content), java.time.Instant.EPOCH),
                content);
        assertThat(place.resolve("only"))
                .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("."));
        assertThat(place.resolve("only").resolve("a.png")).exists();
    }
}
