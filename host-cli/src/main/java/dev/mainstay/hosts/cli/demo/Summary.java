package dev.mainstay.hosts.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.hosts.cli.render.StatusView;
import dev.mainstay.hosts.cli.render.Terminal;
import java.time.Duration;

/**
 * What the demo shows, and whether it held.
 *
 * @param join how long the join took
 * @param planned what became of the rows in the switchovers
 * @param proof what became of the rows
 * @param lossBoundBytes what the new main had said may be lost at most
 * @param returned how the old main came back
 * @param status the new main's last word
 */
record Summary(
        Duration join,
        Turns.Planned planned,
        Proof proof,
        long lossBoundBytes,
        Turns.Returned returned,
        JsonNode status) {

    /** How long a promotion may take beyond the threshold. */
    private static final Duration ALLOWANCE = Duration.ofMillis(1500);

    boolean ok() {
        return NodeView.shows(status, 2, Role.MAIN.word())
                && proof.writeGap().compareTo(Demo.THRESHOLD.plus(ALLOWANCE)) <= 0
                && proof.lostBytes() <= lossBoundBytes
                && (proof.lostBytes() > 0 || proof.lostRows() == 0)
                && planned.lostRows() == 0
                && NodeView.shows(status, 1, Role.SECONDARY.word())
                && proof.lostRows() > 0
                && returned.salvagedRows() == proof.lostRows();
    }

    void tell(Story story, Terminal terminal) {
        story.summary(object());
        story.say("");
        story.say(StatusView.nodes(status.path("nodes")));
        story.say("");
        story.say("Planned: writes stood still for " + planned.writeGap().toMillis() + " ms at most, and "
                + planned.lostRows() + " rows were lost.");
        story.say("Killed: writes stood still for " + proof.writeGap().toMillis() + " ms, of which the threshold is "
                + Demo.THRESHOLD.toMillis() + " ms. Of " + proof.acked() + " acknowledged rows " + proof.lostRows()
                + " were lost (" + proof.lostBytes() + " bytes; the new main had said at most " + lossBoundBytes
                + "). All of these " + returned.salvagedRows()
                + " were saved when the old main came back by " + returned.mode() + ".");
        if (!ok()) {
            terminal.complain("this is not what the demo is to show");
        }
    }

    private ObjectNode object() {
        ObjectNode summary = Story.object("summary").put("ok", ok()).put("join_ms", join.toMillis());
        summary.putObject("switchover")
                .put("write_gap_ms", planned.writeGap().toMillis())
                .put("lost_acked_rows", planned.lostRows());
        summary.putObject("failover")
                .put("threshold_ms", Demo.THRESHOLD.toMillis())
                .put("write_gap_ms", proof.writeGap().toMillis())
                .put("acked_rows", proof.acked())
                .put("lost_acked_rows", proof.lostRows())
                .put("lost_acked_bytes", proof.lostBytes())
                .put("loss_bound_bytes", lossBoundBytes);
        summary.putObject("reattach")
                .put("mode", returned.mode())
                .put("ms", returned.took().toMillis())
                .put("salvaged_rows", returned.salvagedRows())
                .put("diverged_rows", proof.lostRows());
        ArrayNode nodes = summary.putArray("nodes");
        for (JsonNode node : status.path("nodes")) {
            nodes.addObject()
                    .put("id", node.path("id").asInt())
                    .put("role", node.path("server_role").asText())
                    .put("status", node.path("status").asText());
        }
        return summary;
    }
}
