package dev.mainstay.adapters.http.panel.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.ports.in.Uploads;
import dev.mainstay.ports.out.UploadFile;
import dev.mainstay.ports.out.UploadSource;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code POST /uploads} and its answers. Source: spec/panel-api.md 1.17.
 *
 * <p>A body without more asks for all contents, as an existing node does; {@code {"mode":"manifest"}} for names, sizes, hashes
 * and times; {@code {"names":[…]}} for the contents of these. A content is the whole file in lower-case hexadecimal digits.
 */
public final class UploadWire {
    /** The mode that asks for no contents. */
    public static final String MANIFEST = "manifest";

    private static final HexFormat HEX = HexFormat.of();

    private UploadWire() {}

    /** The question for a manifest; the secret is added by the sender. */
    public static ObjectNode askForManifest() {
        return Json.object().put("mode", MANIFEST);
    }

    /** The question for one file's content. */
    public static ObjectNode askFor(String name) {
        ObjectNode body = Json.object();
        body.putArray("names").add(name);
        return body;
    }

    /** A manifest as answered. */
    public static ArrayNode write(List<UploadFile> files) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        files.forEach(file -> list.addObject()
                .put("name", file.name())
                .put("size", file.size())
                .put("sha256", file.sha256())
                .put("mtime", file.modifiedAt().toString()));
        return list;
    }

    /**
     * The whole answer with contents, written as it is made: as a tree and as text it would be held ten times over, which no
     * heap of a small agent has room for.
     */
    public static void write(Uploads.Batch batch, OutputStream to) throws IOException {
        try (JsonGenerator answer = Json.generator(to)) {
            answer.writeStartObject();
            answer.writeBooleanField("success", true);
            if (batch.truncated()) {
                answer.writeBooleanField("truncated", true);
            }
            answer.writeArrayFieldStart("data");
            for (Map.Entry<String, byte[]> file : batch.files().entrySet()) {
                HexText content = new HexText(file.getValue());
                answer.writeStartObject();
                answer.writeStringField("name", file.getKey());
                answer.writeFieldName("content");
                answer.writeString(content, content.length());
                answer.writeEndObject();
            }
            answer.writeEndArray();
            answer.writeEndObject();
        }
    }

    /**
     * A manifest as received, or all contents where the node knows no manifest. What is named improperly is counted only.
     *
     * @param cut what collected the answer
     */
    public static UploadSource.Offer readOffer(Fields answer, HexCut cut) {
        List<UploadFile> files = new ArrayList<>();
        SortedMap<String, byte[]> contents = new TreeMap<>();
        int skipped = 0;
        for (Fields entry : answer.objects("data")) {
            Optional<UploadFile> file = file(entry, cut, contents);
            file.ifPresent(files::add);
            skipped += file.isPresent() ? 0 : 1;
        }
        return new UploadSource.Offer(files, skipped, contents);
    }

    private static Optional<UploadFile> file(Fields entry, HexCut cut, SortedMap<String, byte[]> contents) {
        try {
            String name = entry.text("name").orElse("");
            Optional<byte[]> content = entry.text("content").map(cut::bytes);
            UploadFile file = new UploadFile(
                    name,
                    content.map(bytes -> (long) bytes.length)
                            .orElseGet(() -> entry.whole("size").orElse(-1L)),
                    content.map(UploadWire::hash)
                            .orElseGet(() -> entry.text("sha256").orElse("")),
                    entry.moment("mtime").orElse(Instant.EPOCH));
            content.ifPresent(bytes -> contents.put(name, bytes));
            return Optional.of(file);
        } catch (ClusterException | IllegalArgumentException improper) {
            return Optional.empty();
        }
    }

    /** One file's content as received, in an answer that {@code cut} collected. */
    public static byte[] readContent(Fields answer, HexCut cut, String name) {
        for (Fields entry : answer.objects("data")) {
            if (entry.text("name").filter(name::equals).isPresent()) {
                return parsed(
                        cut, entry.text("content").orElseThrow(() -> Fields.invalid("content", "the file's content")));
            }
        }
        throw Fields.invalid("data", "the file that was asked for");
    }

    private static byte[] parsed(HexCut cut, String content) {
        try {
            return cut.bytes(content);
        } catch (IllegalArgumentException notHex) {
            throw Fields.invalid("content", "hexadecimal digits");
        }
    }

    private static String hash(byte[] content) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
