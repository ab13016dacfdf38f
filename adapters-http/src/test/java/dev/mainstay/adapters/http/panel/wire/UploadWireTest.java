package dev.mainstay.adapters.http.panel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.ports.in.Uploads;
import dev.mainstay.ports.out.UploadFile;
import dev.mainstay.ports.out.UploadSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contents of uploads on the wire, in the room of a small heap. */
class UploadWireTest {

    private static final int MIB = 1 << 20;

    /** Passes what is written on in pieces of odd sizes, as a network does. */
    private static final class Pieces extends OutputStream {
        private final OutputStream to;

        private Pieces(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int each) throws IOException {
            to.write(each);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            for (int at = offset; at < offset + length; at += 1021) {
                to.write(from, at, Math.min(1021, offset + length - at));
            }
        }
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new SplittableRandom(size).nextBytes(content);
        return content;
    }

    private static Fields answer(HexCut cut) {
        return Fields.parse(cut.toByteArray());
    }

    private static HexCut cut(String json) throws IOException {
        HexCut cut = new HexCut(UploadFile.LARGEST);
        new Pieces(cut).write(json.getBytes(StandardCharsets.UTF_8));
        return cut;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 129, 255, 256, 257, 70_000})
    void contents_come_as_they_were(int size) throws IOException {
        byte[] content = content(size);
        HexCut cut = new HexCut(UploadFile.LARGEST);
        UploadWire.write(
                new Uploads.Batch(new TreeMap<>(Map.of("a.png", content, "b.png", content(9_999))), true),
                new Pieces(cut));

        assertThat(answer(cut).flag("truncated")).contains(true);
        assertThat(UploadWire.readContent(answer(cut), cut, "a.png")).isEqualTo(content);
        UploadSource.Offer offer = UploadWire.readOffer(answer(cut), cut);
        assertThat(offer.files()).extracting(UploadFile::name).containsExactly("a.png", "b.png");
        assertThat(offer.contents().get("b.png")).isEqualTo(content(9_999));
    }

    /** As existing nodes read and write it. */
    @Test
    void the_answer_is_plain_json() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        UploadWire.write(new Uploads.Batch(new TreeMap<>(Map.of("a.png", new byte[] {0, -1})), false), bytes);

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"success\":true,\"data\":[{\"name\":\"a.png\",\"content\":\"00ff\"}]}");
    }

    @Test
    void what_is_no_content_is_passed_over() throws IOException {
        String digits = "ab".repeat(200);
        HexCut cut = cut("{\"success\":true,\"data\":[" + entry(digits + "x") + "," + entry(digits + "a") + ","
                + entry("x" + digits) + "," + entry("#0") + "," + entry("#7") + "," + entry("a\\\"" + digits)
                + "]}");

        assertThat(UploadWire.readOffer(answer(cut), cut).skipped()).isEqualTo(6);
        assertThatThrownBy(() -> UploadWire.readContent(answer(cut), cut, "a.png"))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void a_content_that_is_too_long_is_none() throws IOException {
        HexCut cut = new HexCut(1_000);
        cut.write(("{\"data\":[" + entry("ab".repeat(1_000)) + "," + entry("ab".repeat(1_001)) + "]}")
                .getBytes(StandardCharsets.UTF_8));

        assertThat(UploadWire.readOffer(answer(cut), cut).skipped()).isEqualTo(1);
        assertThat(UploadWire.readContent(answer(cut), cut, "a.png")).hasSize(1_000);
    }

    @Test
    void texts_of_all_kinds_stay_as_they_are() throws IOException {
        String json = "{\"a\":\"" + "é\\\\\\\"".repeat(300) + "\",\"" + "0".repeat(200) + "\":[\"\",\"#\",\"00\",7]}";

        assertThat(cut(json).toString(StandardCharsets.UTF_8)).isEqualTo(json);
    }

    /** The shipped heap is 128 MiB; as trees and texts, both sides held more than ten times the file. */
    @Test
    void the_largest_file_takes_little_room_on_both_sides() throws IOException {
        byte[] content = content(UploadFile.LARGEST);
        Uploads.Batch batch = new Uploads.Batch(new TreeMap<>(Map.of("a.png", content)), false);
        HexCut cut = new HexCut(UploadFile.LARGEST);
        UploadWire.write(batch, OutputStream.nullOutputStream());

        long written = allocated(() -> UploadWire.write(batch, OutputStream.nullOutputStream()));
        UploadWire.write(batch, new Pieces(cut));
        long read = allocated(() -> {
            UploadWire.write(batch, new Pieces(cut(cut)));
            assertThat(UploadWire.readContent(answer(cut), cut, "a.png")).hasSize(UploadFile.LARGEST);
        });

        assertThat(written).isLessThan(MIB);
        assertThat(read).as("all that was ever taken, let go of or not").isLessThan(4L * UploadFile.LARGEST);
    }

    private static HexCut cut(HexCut anew) {
        anew.reset();
        return anew;
    }

    /** Work that writes. */
    private interface Work {
        void run() throws IOException;
    }

    private static long allocated(Work work) throws IOException {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static String entry(String content) {
        return "{\"name\":\"a.png\",\"content\":\"" + content + "\"}";
    }
}
