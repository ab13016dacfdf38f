package dev.mainstay.hosts.cli.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** How two mains become one. Pure. */
public final class ResolveView {

    private ResolveView() {}

    /** What a person must be asked before. */
    public static String question(int keep, JsonNode plan) {
        String other = other(plan);
        String given = JsonText.text(plan.path("plan").path("facts").path("given_up"), "");
        return given.isEmpty()
                ? "Node " + keep + " will be the main and " + other + " gives its own writes up; they are saved first"
                : "Node " + keep + " will be the main. " + given;
    }

    /** The end of what this node did itself. */
    public static String done(int keep, JsonNode begun, JsonNode operation) {
        JsonNode result = operation.path("result");
        List<String> parts = new ArrayList<>();
        parts.add("Node " + keep + " is the main. See: mainstay status");
        String other = other(begun);
        boolean waits = false;
        for (JsonNode step : operation.path("deferred")) {
            waits |= step.asText().equals("REATTACH_OTHER");
        }
        if (waits) {
            parts.add("The other one does not come back by itself. When it answers: mainstay reattach --node "
                    + begun.path("other_node_id").asText() + " --force");
        } else if (result.has("other_operation")) {
            parts.add(other + " comes back by itself, its own writes are saved there: mainstay salvage list");
        }
        long rows = result.path("salvaged_rows").asLong();
        if (rows > 0) {
            parts.add(rows + " rows that only this node had were saved: mainstay salvage show "
                    + result.path("salvage").asText());
        }
        return String.join("\n", parts);
    }

    private static String other(JsonNode data) {
        String number = data.path("other_node_id").asText(data.path("node_id").asText(""));
        return number.isEmpty() ? "the other one" : "node " + number;
    }
}
