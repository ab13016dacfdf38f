package dev.mainstay.hosts.cli.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The cluster as one node sees it, from the panel's status answer. Pure. */
public final class StatusView {

    private static final String STANDALONE = "This server is standalone. Make it a main: mainstay setup-main."
            + " Or join a cluster: mainstay join MAIN";
    private static final int RECENT = 5;

    private StatusView() {}

    /** The text for people. */
    public static String of(JsonNode status) {
        if (!status.path("is_active").asBoolean()) {
            return STANDALONE;
        }
        List<String> parts = new ArrayList<>();
        parts.add("cluster " + status.path("cluster_id").asText() + ", as its "
                + status.path("local_role").asText() + " sees it");
        parts.add("");
        ExplainView.twoMains(status.path("two_mains"), parts);
        parts.add(nodes(status.path("nodes")));
        rebuild(status.path("nodes"), parts);
        parts.add("");
        FailoverView.lines(status.path("failover"), parts);
        parts.add("why       mainstay explain" + waiting(status.path("waiting").asInt()));
        recent(status.path("events"), parts);
        return String.join("\n", parts);
    }

    private static String waiting(int things) {
        return things == 0 ? "" : ": " + (things == 1 ? "one thing waits" : things + " things wait") + " for you";
    }

    /** One row for each node. */
    public static String nodes(JsonNode nodes) {
        Table table = new Table("ID", "NAME", "ROLE", "ADDRESS", "STATUS", "LAG", "VERSION", "LAST SEEN");
        for (JsonNode node : nodes) {
            table.row(
                    node.path("id").asText(),
                    node.path("server_name").asText(),
                    node.path("server_role").asText(),
                    node.path("server_ip").asText(),
                    node.path("status").asText(),
                    lag(node),
                    JsonText.text(node.path("version"), "-"),
                    JsonText.text(node.path("last_heartbeat"), "never"));
        }
        return table.text();
    }

    private static String lag(JsonNode node) {
        if (node.path("server_role").asText().equals("main")) {
            return "-";
        }
        JsonNode seconds = node.path("replication_lag_sec");
        if (seconds.isNumber()) {
            return seconds.asText() + " s";
        }
        // A node that replays an archive knows how much it lacks, and not since when.
        JsonNode bytes = node.path("behind_main_bytes");
        return bytes.isNumber() ? Amounts.bytes(bytes.asLong()) : "unknown";
    }

    private static void rebuild(JsonNode nodes, List<String> parts) {
        for (JsonNode node : nodes) {
            if (node.path("must_rebuild").asBoolean()) {
                parts.add(
                        "node " + node.path("id").asText() + " must be rebuilt from the main before it can follow it");
            }
        }
    }

    private static void recent(JsonNode events, List<String> parts) {
        if (events.isEmpty()) {
            return;
        }
        parts.add("");
        int shown = 0;
        for (JsonNode event : events) {
            if (shown++ < RECENT) {
                parts.add(EventsView.line(event));
            }
        }
    }
}
