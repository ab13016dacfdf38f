package dev.mainstay.hosts.cli.render;

import com.fasterxml.jackson.databind.JsonNode;

/** How a switchover ended. Pure. */
public final class SwitchoverView {

    private SwitchoverView() {}

    /** The text for people: who leads and who follows, what it took. {@code begun} holds the names, {@code end} the rest. */
    public static String of(JsonNode begun, JsonNode end) {
        JsonNode result = end.path("result");
        String old = who(begun, "old_main", result.path("old_main"));
        String trouble = JsonText.text(result.path("needs_rebase"), "");
        return who(begun, "new_main", result.path("target_node")) + " is the main now, "
                + (trouble.isEmpty() ? old + " follows it.\n" : old + " does not follow it yet: " + trouble + "\n")
                + "\n  drained connections  " + number(result.path("drained_connections"), "")
                + "\n  write gap            " + number(result.path("write_gap_ms"), " ms")
                + (trouble.isEmpty() ? "" : "\n\nBring the old main back, there: mainstay reattach");
    }

    private static String who(JsonNode begun, String side, JsonNode told) {
        JsonNode id = told.isMissingNode() ? begun.path(side + "_id") : told;
        String name = JsonText.text(begun.path(side + "_name"), "");
        return name.isEmpty() ? "node " + id.asText("unknown") : name + " (node " + id.asText("unknown") + ")";
    }

    private static String number(JsonNode value, String unit) {
        return value.isNumber() ? value.asText() + unit : "unknown";
    }
}
