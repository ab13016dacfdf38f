package dev.mainstay.hosts.cli.demo;

import dev.mainstay.hosts.cli.render.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** What is told of the nodes at the end: where they are, when they are left running; their logs, when something failed. */
final class Farewell {

    private static final int LOG_LINES = 15;

    private final Story story;
    private final Terminal terminal;
    private final List<NodeSpec> nodes;

    Farewell(Story story, Terminal terminal, List<NodeSpec> nodes) {
        this.story = story;
        this.terminal = terminal;
        this.nodes = List.copyOf(nodes);
    }

    void addresses(Workplace workplace) {
        story.say("");
        story.say("Left running, in " + workplace.directory() + ":");
        for (NodeSpec node : nodes) {
            story.say("  node " + node.number() + "  API " + node.api() + "  PostgreSQL " + node.address() + ":"
                    + node.databasePort() + "  Redis " + node.address() + ":" + node.redisPort());
            story.say("          mainstay status --config " + node.config());
        }
        story.say("  client  " + PanelDatabase.uri(nodes));
    }

    /** The ends of the agents' logs, since the directory goes away. */
    void logs() {
        nodes.forEach(this::log);
    }

    private void log(NodeSpec node) {
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
