package dev.mainstay.testing.sim.engine;

import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.testing.sim.fault.Fault;
import dev.mainstay.testing.sim.world.Happening.Kind;
import java.time.Duration;
import java.util.List;

/** Makes the faults of a schedule happen, and takes each back when it is over. Confined to the thread of its schedule. */
final class FaultDesk {

    private static final String NO_SPACE = "no space left on device";

    private final Cluster cluster;
    private final LineFaults lines;
    private final OperatorActs operator;
    private int open;

    FaultDesk(Cluster cluster) {
        this.cluster = cluster;
        this.lines = new LineFaults(cluster);
        this.operator = new OperatorActs(cluster);
    }

    /** Puts them on the agenda. */
    void plan(List<Fault> faults) {
        open = faults.size();
        for (Fault fault : faults) {
            cluster.agenda().at(cluster.began() + fault.at().toNanos(), () -> begin(fault));
            cluster.agenda().at(cluster.began() + fault.end().toNanos(), () -> end(fault));
        }
        cluster.heal(open == 0);
    }

    private void begin(Fault fault) {
        Machine machine = cluster.machine(fault.node());
        if (fault.kind().isOperator()) {
            operator.act(fault);
            return;
        }
        cluster.note(Kind.FAULT, machine, fault.kind().word() + " other=" + fault.other() + " value=" + fault.value());
        switch (fault.kind()) {
            case AGENT_KILLED -> machine.killAgent("kill -9");
            case AGENT_FROZEN -> machine.freezeAgent();
            case AGENT_KILLED_AT_EFFECT -> machine.doom().set(fault.value() / 2, fault.value() % 2 == 0);
            case HOST_LOST -> lose(machine);
            case HOST_PAUSED -> machine.pause();
            case HOST_SLOW -> machine.slow(fault.value());
            case DATABASE_KILLED -> machine.postgres().kill();
            case DATABASE_FROZEN -> machine.postgres().freeze();
            case DATABASE_BROKEN -> {
                machine.postgres().refuseStarts("could not start: a file is damaged");
                machine.postgres().kill();
            }
            case CLOCK_JUMP -> machine.jumpClock(Duration.ofSeconds(fault.value()));
            case DISK_FULL -> machine.stores().fill();
            case DATABASE_DISK_FULL -> machine.postgres().refuseWrites(NO_SPACE);
            case COPY_BROKEN -> {
                machine.postgres().refuseCopies("the copy broke");
                machine.postgres().refuseRewinds("the rewind broke");
            }
            case SLOT_DROPPED -> dropSlot(machine, cluster.machine(fault.other()));
            case WAL_GONE -> machine.postgres().loseSlot(slotOf(cluster.machine(fault.other())));
            case REPLAY_PAUSED -> machine.postgres().pauseReplay();
            case REFERENCES_LOST -> cluster.outside().cutReferences(machine, 1);
            case LEASE_CUT -> cluster.outside().cutLease(machine, 1);
            case LEASE_DOWN -> cluster.outside().leaseDown(true);
            case LEASE_FORGETS -> cluster.outside().leaseForgets();
            default -> lines.begin(fault);
        }
    }

    private void end(Fault fault) {
        open--;
        Machine machine = cluster.machine(fault.node());
        if (!fault.kind().isMomentary()) {
            cluster.note(Kind.HEAL, machine, fault.kind().word());
        }
        switch (fault.kind()) {
            case AGENT_KILLED -> machine.startAgent();
            case AGENT_FROZEN -> machine.thawAgent();
            case AGENT_KILLED_AT_EFFECT -> {
                machine.doom().lift();
                machine.startAgent();
            }
            case HOST_LOST -> regain(machine);
            case HOST_PAUSED -> machine.resume();
            case HOST_SLOW -> machine.slow(1);
            case DATABASE_FROZEN -> machine.thawDatabase();
            case DATABASE_BROKEN, DATABASE_DISK_FULL, COPY_BROKEN ->
                machine.postgres().recover();
            case DISK_FULL -> machine.stores().makeRoom();
            case REPLAY_PAUSED -> machine.postgres().resumeReplay();
            case REFERENCES_LOST -> cluster.outside().cutReferences(machine, -1);
            case LEASE_CUT -> cluster.outside().cutLease(machine, -1);
            case LEASE_DOWN -> cluster.outside().leaseDown(false);
            default -> lines.end(fault);
        }
        if (open == 0) {
            cluster.machines().forEach(Machine::startAgent);
            cluster.heal(true);
        }
    }

    private static void dropSlot(Machine machine, Machine of) {
        if (machine.database().isRunning() && machine.database().hasData()) {
            boolean unused = machine.postgres().control().dropSlot(slotOf(of));
        }
    }

    private static SlotName slotOf(Machine machine) {
        return SlotName.of(machine.id());
    }

    private void lose(Machine machine) {
        if (machine.hostUp()) {
            machine.losePower();
            lines.unplug(machine);
        }
    }

    private void regain(Machine machine) {
        if (!machine.hostUp()) {
            lines.plugIn(machine);
            machine.regainPower();
        }
    }
}
