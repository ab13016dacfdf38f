package dev.mainstay.adapters.etcd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mainstay.domain.error.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * What one member of etcd answered.
 *
 * @param kind what it is worth
 * @param tree the answer, when good; of an answer in a stream the one result
 * @param reason for people, when not good
 */
record Reply(Kind kind, JsonNode tree, String reason) {

    /** What an answer is worth. */
    enum Kind {
        /** What was asked for. */
        GOOD,
        /** No, and other members would say the same. */
        REFUSED,
        /** There is no such lease. */
        NO_LEASE,
        /** Who asks has not logged in, or too long ago. */
        STRANGER,
        /** Nothing: another member may know more. */
        NOTHING
    }

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int OK = 200;
    private static final int NOT_FOUND = 5;
    private static final int UNAUTHENTICATED = 16;

    /** gRPC codes by which a member speaks for itself only: unknown, deadline, exhausted, aborted, internal, unavailable. */
    private static final Set<Integer> OWN_TROUBLE = Set.of(2, 4, 8, 10, 13, 14);

    /** Nothing, and why. */
    static Reply nothing(String reason) {
        return new Reply(Kind.NOTHING, MissingNode.getInstance(), reason);
    }

    /** An answer as it came. */
    static Reply of(int status, byte[] body) {
        JsonNode tree = parse(body);
        JsonNode plain = tree.path("result").isObject() ? tree.path("result") : tree;
        if (status == OK && plain.path("header").isObject()) {
            return new Reply(Kind.GOOD, plain, "");
        }
        JsonNode error = tree.path("error").isObject() ? tree.path("error") : tree;
        String message = error.path("message").asText(error.path("error").asText(""));
        int code = error.path("code").asInt(error.path("grpc_code").asInt());
        if (message.isEmpty() || code == 0) {
            return nothing("no etcd of version 3.4 or newer (HTTP status " + status + ")");
        }
        return new Reply(kind(code, message), MissingNode.getInstance(), message.replaceAll("\\p{C}", "?"));
    }

    boolean is(Kind other) {
        return kind == other;
    }

    /**
     * The answer.
     *
     * @throws UnavailableException when it is not good
     */
    JsonNode good() {
        if (kind != Kind.GOOD) {
            throw new UnavailableException("etcd refuses: " + reason);
        }
        return tree;
    }

    private static Kind kind(int code, String message) {
        if (code == UNAUTHENTICATED || message.contains("revision of auth store is old")) {
            return Kind.STRANGER;
        }
        if (code == NOT_FOUND && message.contains("lease not found")) {
            return Kind.NO_LEASE;
        }
        return OWN_TROUBLE.contains(code) ? Kind.NOTHING : Kind.REFUSED;
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode tree = MAPPER.readTree(new String(body, StandardCharsets.UTF_8));
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (JsonProcessingException none) {
            return MissingNode.getInstance();
        }
    }
}
