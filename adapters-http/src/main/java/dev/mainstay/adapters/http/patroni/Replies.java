package dev.mainstay.adapters.http.patroni;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/** Answers as this dialect writes them: JSON, a bare sentence, or a page. Pure. Source: spec/patroni-rest.md 1.1. */
final class Replies {
    static final int OK = 200;
    static final int ACCEPTED = 202;
    static final int INVALID = 400;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int PRECONDITION = 412;
    static final int UNPROCESSABLE = 422;
    static final int NOT_IMPLEMENTED = 501;
    static final int BAD_GATEWAY = 502;
    static final int UNAVAILABLE = 503;

    /** Ours: what the fixed words of an answer do not say. */
    static final String REASON = "X-Mainstay-Reason";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String HTML = "text/html;charset=utf-8";

    private Replies() {}

    static Response json(int status, JsonNode tree) {
        return Response.status(status)
                .type("application/json")
                .entity(write(tree).getBytes(StandardCharsets.UTF_8))
                .build();
    }

    static String write(JsonNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a JSON tree can always be written", impossible);
        }
    }

    /** The sentence alone, without a newline. */
    static Response text(int status, String words) {
        return bytes(status, "text/html", words);
    }

    /** The same, and why: where the words are fixed, it stands in a header. */
    static Response because(Response fixed, String why) {
        return Response.fromResponse(fixed)
                .header(REASON, why.replaceAll("[^\\x20-\\x7e]", "?"))
                .build();
    }

    /** What the framework of the reference answers by itself; only its status matters. */
    static Response page(int status, String words) {
        return bytes(
                status,
                HTML,
                "<!DOCTYPE html><html><body><p>Error code: " + status + "</p><p>" + words + "</p></body></html>\n");
    }

    static Response empty(int status) {
        return Response.status(status).build();
    }

    private static Response bytes(int status, String type, String words) {
        return Response.status(status)
                .type(type)
                .entity(words.getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
