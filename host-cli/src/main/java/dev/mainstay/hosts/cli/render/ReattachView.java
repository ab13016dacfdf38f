package dev.mainstay.hosts.cli.render;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.domain.transition.RebaseMode;
import java.util.ArrayList;
import java.util.List;

/** How a re-attach goes, here or on another node. Pure. */
public final class ReattachView {

    private ReattachView() {}

    /** The end of this node's own. */
    public static String done(JsonNode operation) {
        JsonNode result = operation.path("result");
        if (result.path("mode").asText().equals(RebaseMode.BY_HAND.word())) {
            return "This node is closed, and its database is not touched by the agent (postgresql.process: none). Now run as"
                    + " root, where the database's container is:\n  bash "
                    + result.path("script").asText()
                    + " --dry-run\nand then without --dry-run. It keeps all of the old data, and copies nothing when the main"
                    + " has all of it.";
        }
        List<String> parts = new ArrayList<>(List.of("This node follows the main again. See: mainstay status"));
        long rows = result.path("salvaged_rows").asLong();
        if (rows > 0 || result.path("salvaged_transactions").asLong() > 0) {
            parts.add(rows + " rows that never replicated were saved: mainstay salvage show "
                    + result.path("salvage").asText(operation.path("id").asText()));
        }
        String lost = JsonText.text(result.path("salvage_error"), "");
        if (!lost.isEmpty()) {
            parts.add("What never replicated could not be saved: " + lost + ". The old data is kept: "
                    + result.path("old_data").asText("see mainstay events"));
        }
        return String.join("\n", parts);
    }

    /** What another node answered: its plan, or that it began. */
    public static String relayed(JsonNode data) {
        String node = data.path("node_id").asText();
        if (data.path("operation_id").isTextual()) {
            return "Node " + node + " re-attaches itself. Watch it: mainstay operation "
                    + data.path("operation_id").asText() + " --wait --url "
                    + data.path("node_url").asText();
        }
        List<String> parts = new ArrayList<>();
        data.path("lines").forEach(line -> parts.add(line.asText()));
        String refusal = data.path("refusal").asText();
        parts.add("");
        parts.add((refusal.isEmpty() ? "It would start" : "It would be refused: " + refusal) + " on node " + node
                + ". Nothing was changed.");
        return String.join("\n", parts);
    }
}
