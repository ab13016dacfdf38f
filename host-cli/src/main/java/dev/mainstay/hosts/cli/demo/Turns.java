package dev.mainstay.hosts.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.hosts.cli.render.Amounts;
import dev.mainstay.ports.in.SwitchOver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the demo's cluster is turned around: by plan, there and back; by violence, with writes that never replicated; and the
 * return of the old main, which saves them. Confined to one thread.
 */
final class Turns {

    private static final Duration FAILOVER = Demo.THRESHOLD.plusSeconds(20);
    private static final Duration RETURN = Duration.ofSeconds(60);
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int TRIES = 3;
    private static final int ROWS_BETWEEN = 100;
    private static final int ROWS_DIVERGED = 50;
    private static final int ROWS_AFTER = 150;

    private final Stage stage;
    private final Story story;
    private final Waiting waiting;
    private final NodeView one;
    private final NodeView two;
    private int rowsAtKill;
    private int rowsAtFailover;

    Turns(Stage stage, Story story, Waiting waiting, NodeView one, NodeView two) {
        this.stage = stage;
        this.story = story;
        this.waiting = waiting;
        this.one = one;
        this.two = two;
    }

    /**
     * What became of the rows in planned switchovers.
     *
     * @param writeGap the longest, as the client saw it
     * @param lostRows acknowledged and not there
     */
    record Planned(Duration writeGap, int lostRows) {}

    /**
     * How the old main came back.
     *
     * @param mode by which way
     * @param took from the start of its agent until the main saw it online
     * @param salvagedRows what it saved of what only it had
     */
    record Returned(String mode, Duration took, long salvagedRows) {}

    Planned switchovers(Writer writer, PanelDatabase database) {
        int begun = writer.count();
        Duration there = switchover("switchover", writer, 2);
        Duration back = switchover("switch-back", writer, 1);
        List<Acked> acked = writer.acked();
        int lost = Proof.lost(acked, database.rows(stage.node(1).spec()));
        Duration longest = there.compareTo(back) >= 0 ? there : back;
        if (acked.size() <= begun) {
            throw new IllegalStateException("nothing was written meanwhile");
        }
        return new Planned(longest, lost);
    }

    private Duration switchover(String step, Writer writer, int target) {
        Turned[] turned = new Turned[1];
        story.step(step, "handing the role to node " + target, () -> {
            turned[0] = turn(writer, target);
            return "node " + target + " is the main; inside, nobody could write for "
                    + turned[0]
                            .inside()
                            .map(Duration::toMillis)
                            .map(String::valueOf)
                            .orElse("an unknown number of")
                    + " ms";
        });
        return turned[0].writeGap();
    }

    /** A planned switchover, to the end: the other node follows the target. */
    Turned turn(Writer writer, int target) {
        NodeView from = target == 1 ? two : one;
        NodeView to = target == 1 ? one : two;
        int begun = writer.count();
        HttpAdmin.Reply reply = Acts.accepted(handOver(from, target));
        writer.await(waiting, writer.count() + ROWS_BETWEEN);
        Duration gap = Proof.longestGap(writer.acked(), begun);
        boolean unused =
                waiting.until("node " + target + " leads and is followed", FAILOVER, PAUSE, () -> leads(to, target));
        JsonNode inside = reply.data().path("write_gap_ms");
        return new Turned(
                gap,
                Optional.of(inside)
                        .filter(JsonNode::isNumber)
                        .map(JsonNode::longValue)
                        .map(Duration::ofMillis));
    }

    /** On a machine that stands still for a second an agent takes back what it decided before; that is as it should be. */
    private static HttpAdmin.Reply handOver(NodeView from, int target) {
        SwitchOver.Command command = new SwitchOver.Command(Optional.of(new NodeId(target)), DRAIN);
        HttpAdmin.Reply reply = from.adminOrThrow().switchOver(command, HttpAdmin.Mode.WAIT);
        for (int again = 1; again < TRIES && isTakenBack(reply); again++) {
            reply = from.adminOrThrow().switchOver(command, HttpAdmin.Mode.WAIT);
        }
        return reply;
    }

    /** Whether that main serves again, and may be asked once more. */
    static boolean isTakenBack(HttpAdmin.Reply reply) {
        return reply.data().path("rolled_back").asBoolean();
    }

    private static Optional<Boolean> leads(NodeView node, int id) {
        int other = id == 1 ? 2 : 1;
        return node.status()
                .filter(status -> NodeView.shows(status, id, Role.MAIN.word()))
                .filter(status -> NodeView.shows(status, other, Role.SECONDARY.word()))
                .map(status -> true);
    }

    /** Rows that only the old main has, as when a line breaks shortly before the server does. */
    void diverge(Writer writer) {
        story.step("diverge", "cutting replication", () -> {
            stage.node(1).freezeSenders();
            int before = writer.count();
            writer.await(waiting, before + ROWS_DIVERGED);
            writer.pause();
            rowsAtKill = writer.count();
            return (rowsAtKill - before) + " rows acknowledged that no standby received";
        });
    }

    void kill(Writer writer) {
        story.step("kill", "killing node 1", () -> {
            stage.node(1).kill();
            writer.resume();
            return "node 1: agent and postmaster, kill -9";
        });
    }

    /** Waits for the automatic failover; returns the bytes that the new main had said may be lost at most. */
    long failover(Writer writer) {
        FailoverWatch watch = new FailoverWatch(two, story);
        story.step("failover", "waiting for node 2", () -> {
            boolean unused = waiting.until("node 2 is the main", FAILOVER, Duration.ofMillis(20), watch::ended);
            rowsAtFailover = writer.count();
            return "node 2 promoted itself";
        });
        return watch.lossBound();
    }

    Proof prove(Writer writer, PanelDatabase database) {
        Proof[] proof = new Proof[1];
        story.step("proof", "comparing rows", () -> {
            writer.await(waiting, rowsAtFailover + ROWS_AFTER);
            NodeSpec winner = stage.node(2).spec();
            proof[0] = Proof.of(writer.acked(), rowsAtKill - 1, database.rows(winner), Fork.of(winner.data()));
            return proof[0].acked() + " acknowledged rows, " + proof[0].lostRows() + " of them lost";
        });
        return proof[0];
    }

    /** The old main's agent is started again, and nothing else is done. */
    Returned comeBack() {
        Returned[] returned = new Returned[1];
        story.step("return", "starting node 1 again", () -> {
            long begun = waiting.now();
            stage.node(1).startAgent();
            boolean unused = waiting.until("node 1 follows node 2", RETURN, PAUSE, this::follows);
            Duration took = waiting.since(begun);
            JsonNode report = waiting.until("node 1 tells what it saved", RETURN, PAUSE, this::salvage);
            OperationId operation = new OperationId(report.path("operation_id").asText());
            String mode = one.adminOrThrow()
                    .operation(operation)
                    .data()
                    .path("result")
                    .path("mode")
                    .asText();
            returned[0] = new Returned(mode, took, report.path("rows").asLong());
            return "node 1 follows node 2 by " + mode + " after " + Amounts.span(took) + "; "
                    + returned[0].salvagedRows() + " rows that only it had are saved";
        });
        return returned[0];
    }

    private Optional<Boolean> follows() {
        one.config().ifPresent(this::showProgress);
        return leads(two, 2)
                .filter(yes -> one.config()
                        .filter(config -> config.path("server_role").asText().equals(Role.SECONDARY.word()))
                        .filter(config -> config.path("operation").isNull()
                                || config.path("operation").isMissingNode())
                        .isPresent());
    }

    private void showProgress(JsonNode config) {
        JsonNode operation = config.path("operation");
        story.progress(
                "return: " + operation.path("condition").asText("node 1 looks around"),
                operation.path("progress").asInt(),
                "");
    }

    private Optional<JsonNode> salvage() {
        JsonNode reports = one.adminOrThrow().salvage().data().path("reports");
        return reports.isEmpty() ? Optional.empty() : Optional.of(reports.get(0));
    }

    JsonNode status() {
        return waiting.until(
                "both nodes are online", FAILOVER, PAUSE, () -> leads(two, 2).flatMap(yes -> two.status()));
    }
}
