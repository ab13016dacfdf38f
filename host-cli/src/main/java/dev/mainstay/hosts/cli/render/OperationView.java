package dev.mainstay.hosts.cli.render;

import com.fasterxml.jackson.databind.JsonNode;

/** How an operation stands. Pure. */
public final class OperationView {

    private OperationView() {}

    /** The text for people. */
    public static String of(JsonNode operation) {
        String error = JsonText.text(operation.path("error"), "");
        return operation.path("type").asText() + " " + operation.path("id").asText() + ": "
                + operation.path("status").asText() + ", "
                + operation.path("progress").asInt() + " %"
                + JsonText.text(operation.path("condition"), "").replaceFirst("^(?=.)", ", ")
                + (error.isEmpty() ? "" : "\n" + error);
    }
}
