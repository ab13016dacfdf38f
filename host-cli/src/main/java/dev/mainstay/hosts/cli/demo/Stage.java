package dev.mainstay.hosts.cli.demo;

import java.util.List;

/**
 * Everything that one run started and made. Closing it ends the processes, then removes the files; it may be called twice,
 * from the demo and from its shutdown hook.
 */
final class Stage implements AutoCloseable {

    private final Runner runner;
    private final Workplace workplace;
    private final List<DemoNode> nodes;
    private boolean closed;

    Stage(Runner runner, Workplace workplace, List<DemoNode> nodes) {
        this.runner = runner;
        this.workplace = workplace;
        this.nodes = List.copyOf(nodes);
    }

    DemoNode node(int number) {
        return nodes.get(number - 1);
    }

    List<NodeSpec> specs() {
        return nodes.stream().map(DemoNode::spec).toList();
    }

    Workplace workplace() {
        return workplace;
    }

    /** Leaves everything as it is. */
    synchronized void keep() {
        closed = true;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        runner.close();
        nodes.forEach(DemoNode::end);
        workplace.remove();
    }
}
