package dev.mainstay.testing.sim.engine;

import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.testing.sim.world.SimDatabase;
import dev.mainstay.testing.sim.world.SimNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A machine as those see it who look from outside. */
final class MachineView implements SimNode {

    private final Cluster cluster;
    private final Machine machine;
    private final NodeId id;
    private final SimDatabase database;

    MachineView(Cluster cluster, Machine machine) {
        this.cluster = cluster;
        this.machine = machine;
        this.id = machine.id();
        this.database = new DatabaseView(cluster, machine.database());
    }

    @Override
    public NodeId id() {
        return id;
    }

    @Override
    public boolean hostUp() {
        return machine.hostUp();
    }

    @Override
    public boolean agentUp() {
        return machine.agent().isPresent();
    }

    @Override
    public boolean agentFrozen() {
        return machine.agentFrozen();
    }

    @Override
    public Duration agentRunsFor() {
        long since = machine.movesSince();
        return since < 0 ? Duration.ZERO : Duration.ofNanos(cluster.nanos() - since);
    }

    @Override
    public Duration hostRunsFor() {
        return Duration.ofNanos(cluster.nanos() - machine.runsSince());
    }

    @Override
    public SimDatabase database() {
        return database;
    }

    @Override
    public NodeState state() {
        return machine.stores().state().load().node();
    }

    @Override
    public Optional<TransitionState> transition() {
        return machine.stores().transition();
    }

    @Override
    public List<JournalEntry> journal() {
        return machine.stores().journal().entries();
    }

    @Override
    public List<RecordedEvent> events() {
        return machine.stores().allEvents();
    }

    @Override
    public List<String> secrets() {
        return machine.stores().secrets();
    }

    @Override
    public boolean diskFull() {
        return machine.stores().isFull();
    }

    @Override
    public Duration clockError() {
        return machine.clockError();
    }
}
