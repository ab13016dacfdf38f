package dev.mainstay.hosts.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.hosts.cli.render.Amounts;
import dev.mainstay.hosts.cli.render.JsonText;
import dev.mainstay.ports.in.SetUpMain;
import dev.mainstay.ports.in.SetUpSecondary;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.Optional;

/** The demo's first steps, up to a cluster that is written to, one method each. Confined to one thread. */
final class Acts {

    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration JOIN = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int ROWS_BEFORE = 300;

    private final Stage stage;
    private final Story story;
    private final Waiting waiting;
    private final NodeView main;
    private final NodeView secondary;
    private Optional<Secret> clusterSecret = Optional.empty();
    private long copied;

    Acts(Stage stage, DemoParts parts, Story story, Waiting waiting) {
        this.stage = stage;
        this.story = story;
        this.waiting = waiting;
        this.main = new NodeView(stage.node(1).spec(), parts);
        this.secondary = new NodeView(stage.node(2).spec(), parts);
    }

    void initialise(NodeFiles files) {
        story.step("initialise", "making two databases", () -> {
            files.make(stage.node(1).spec());
            files.make(stage.node(2).spec());
            return "two databases and two caches below " + stage.workplace().directory();
        });
    }

    void start() {
        story.step("start", "starting two nodes", () -> {
            for (int number = 1; number <= 2; number++) {
                stage.node(number).startRedis();
                stage.node(number).startAgent();
            }
            awaitDatabase(1, main);
            awaitDatabase(2, secondary);
            return "two agents, which started their PostgreSQL";
        });
    }

    private void awaitDatabase(int number, NodeView node) {
        boolean unused = waiting.until(
                "node " + number + " answers and its database runs",
                START,
                PAUSE,
                () -> living(number, node)
                        .filter(config -> config.path("in_recovery").isBoolean())
                        .map(config -> true));
    }

    /** An agent that has ended will never answer. */
    private Optional<JsonNode> living(int number, NodeView node) {
        if (!stage.node(number).agentRuns()) {
            throw new OperationFailedException("the agent of node " + number + " ended");
        }
        return node.config();
    }

    void setUpMain(PanelDatabase database) {
        story.step("setup-main", "making node 1 a main", () -> {
            database.create(stage.node(1).spec());
            HttpAdmin.Reply reply = accepted(main.adminOrThrow()
                    .setUpMain(new SetUpMain.Command(Optional.empty(), Optional.empty()), HttpAdmin.Mode.WAIT));
            clusterSecret =
                    Optional.of(Secret.of(reply.data().path("cluster_secret").asText()));
            return "node 1 is the main of cluster "
                    + reply.data().path("cluster_id").asText();
        });
    }

    Duration join() {
        long begun = waiting.now();
        story.step("join", "copying node 1 to node 2", () -> {
            HttpAdmin admin = secondary.adminOrThrow();
            HttpAdmin.Reply reply = accepted(admin.setUpSecondary(joining(), HttpAdmin.Mode.ASYNC));
            OperationId operation =
                    reply.operation().orElseThrow(() -> new OperationFailedException("the join names no operation"));
            boolean unusedEnd = waiting.until("node 2 has joined", JOIN, PAUSE, () -> joined(admin, operation));
            boolean unusedSight = waiting.until(
                    "node 1 sees node 2 online",
                    JOIN,
                    PAUSE,
                    () -> main.status()
                            .filter(status -> NodeView.shows(status, 2, Role.SECONDARY.word()))
                            .map(seen -> true));
            return "node 2 follows node 1" + (copied > 0 ? ", " + Amounts.bytes(copied) + " copied" : "");
        });
        return waiting.since(begun);
    }

    private SetUpSecondary.Command joining() {
        return new SetUpSecondary.Command(
                stage.node(1).spec().api(),
                clusterSecret.orElseThrow(() -> new IllegalStateException("setup-main comes first")),
                Optional.empty(),
                Optional.empty(),
                Role.SECONDARY,
                false);
    }

    private Optional<Boolean> joined(HttpAdmin admin, OperationId id) {
        JsonNode operation = admin.operation(id).data();
        long done = operation.path("done_bytes").asLong();
        copied = Math.max(copied, done);
        String status = operation.path("status").asText();
        if (status.equals("failed")) {
            throw new OperationFailedException(
                    "the join failed: " + JsonText.text(operation.path("error"), "no reason was given"));
        }
        story.progress(
                "join: " + JsonText.text(operation.path("condition"), JsonText.text(operation.path("step"), status)),
                operation.path("progress").asInt(),
                done > 0 ? Amounts.bytes(done) : "");
        return Optional.of(true).filter(yes -> status.equals("done"));
    }

    void write(Writer writer) {
        story.step("write", "writing a row every 5 ms", () -> {
            writer.start();
            writer.await(waiting, ROWS_BEFORE);
            return writer.count() + " rows acknowledged, one every 5 ms";
        });
    }

    /** What the rest of the demo goes on with. */
    Turns turns() {
        return new Turns(stage, story, waiting, main, secondary);
    }

    static HttpAdmin.Reply accepted(HttpAdmin.Reply reply) {
        if (!reply.success()) {
            throw new OperationFailedException("the server refused: " + reply.message() + " "
                    + reply.data().path("reason").asText());
        }
        return reply;
    }
}
