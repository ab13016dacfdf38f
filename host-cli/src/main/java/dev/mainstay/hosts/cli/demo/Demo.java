package dev.mainstay.hosts.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.hosts.cli.render.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/**
 * Two nodes under a client that writes: a planned switchover there and back, a main killed with -9 while it had rows that no
 * standby received, the proof of what survived, and the return of the old main, which saves those rows. Everything lies in a temporary
 * directory and is removed on every way out, Ctrl-C included, unless it is to be kept.
 *
 * <p>Confined to one thread; its shutdown hook shares the {@link Stage}.
 */
public final class Demo {

    /** Silence after which the secondary promotes itself. */
    static final Duration THRESHOLD = Duration.ofSeconds(5);

    private static final int LOG_LINES = 15;

    private final DemoParts parts;
    private final Options options;
    private final Terminal terminal;

    /** A demo that has not begun. */
    public Demo(DemoParts parts, Options options) {
        this.parts = parts;
        this.options = options;
        this.terminal = parts.terminal();
    }

    /**
     * How it is run.
     *
     * @param json tells each step as a JSON object
     * @param keep leaves everything running at the end
     */
    public record Options(boolean json, boolean keep) {}

    /**
     * Runs it.
     *
     * @return whether everything that it shows held
     * @throws ClusterException when a step failed
     */
    public boolean run() {
        Runner runner = new Runner();
        Tools tools = Tools.found(runner);
        OsUser user = OsUser.ofDatabase();
        Workplace workplace = Workplace.make(user);
        Passwords passwords = Passwords.fresh(parts.ids());
        FreePorts ports = new FreePorts();
        List<DemoNode> nodes = List.of(
                node(NodeSpec.free(1, "127.0.0.1", ports, workplace.directory()), tools, user),
                node(NodeSpec.free(2, "127.0.0.2", ports, workplace.directory()), tools, user));
        try (Stage stage = new Stage(runner, workplace, nodes)) {
            Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "demo-end"));
            return played(stage, new NodeFiles(runner, tools, user, passwords), passwords);
        }
    }

    private DemoNode node(NodeSpec spec, Tools tools, OsUser user) {
        return new DemoNode(spec, tools, user, parts.mainClass());
    }

    private boolean played(Stage stage, NodeFiles files, Passwords passwords) {
        Waiting waiting = new Waiting(parts.ticker());
        Story story = new Story(terminal, waiting, options.json());
        PanelDatabase database = new PanelDatabase(stage.specs(), passwords);
        try (Writer writer = new Writer(database, parts.ticker())) {
            Acts acts = new Acts(stage, parts, story, waiting);
            acts.initialise(files);
            acts.start();
            acts.setUpMain(database);
            Duration join = acts.join();
            acts.write(writer);
            Turns turns = acts.turns();
            Turns.Planned planned = turns.switchovers(writer, database);
            turns.diverge(writer);
            turns.kill(writer);
            long bound = turns.failover(writer);
            Proof proof = turns.prove(writer, database);
            Turns.Returned returned = turns.comeBack();
            writer.pause();
            JsonNode end = turns.status();
            Summary summary = new Summary(join, planned, proof, bound, returned, end);
            summary.tell(story, terminal);
            if (options.keep()) {
                keep(stage, story);
            }
            return summary.ok();
        } catch (ClusterException failed) {
            story.failed(String.valueOf(failed.getMessage()));
            stage.specs().forEach(this::showLog);
            throw failed;
        }
    }

    private void keep(Stage stage, Story story) {
        stage.keep();
        story.say("");
        story.say("Left running, in " + stage.workplace().directory() + ":");
        for (NodeSpec node : stage.specs()) {
            story.say("  node " + node.number() + "  API " + node.api() + "  PostgreSQL " + node.address() + ":"
                    + node.databasePort() + "  Redis " + node.address() + ":" + node.redisPort());
            story.say("          mainstay status --config " + node.config());
        }
        story.say("  client  " + PanelDatabase.uri(stage.specs()));
    }

    /** The end of an agent's log, since the directory goes away. */
    private void showLog(NodeSpec node) {
        try {
            if (Files.exists(node.agentLog())) {
                List<String> lines = Files.readAllLines(node.agentLog());
                terminal.remark("-- the end of node " + node.number() + "'s log:");
                lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size())
                        .forEach(terminal::remark);
            }
        } catch (IOException unreadable) {
            terminal.remark("-- node " + node.number() + "'s log cannot be read: " + node.agentLog());
        }
    }
}
