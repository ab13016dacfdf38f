package dev.mainstay.testing.sim.engine;

import dev.mainstay.testing.sim.fault.Fault;
import dev.mainstay.testing.sim.world.Line;
import java.time.Duration;
import java.util.List;

/** Faults of the lines between machines. Confined to the thread of its schedule. */
final class LineFaults {

    private static final List<Line> ALL = List.of(Line.values());

    private final Cluster cluster;

    LineFaults(Cluster cluster) {
        this.cluster = cluster;
    }

    void begin(Fault fault) {
        Machine machine = cluster.machine(fault.node());
        switch (fault.kind()) {
            case FLAPPING -> flap(fault, true);
            case LOSS -> cluster.lines().lose(fault.node(), fault.value());
            case DELAY -> cluster.lines().slow(fault.node(), Duration.ofMillis(fault.value()));
            case DUPLICATES -> cluster.lines().repeat(fault.node(), fault.value());
            default -> change(fault, machine, true);
        }
    }

    void end(Fault fault) {
        Machine machine = cluster.machine(fault.node());
        switch (fault.kind()) {
            case FLAPPING -> {}
            case LOSS -> cluster.lines().lose(fault.node(), 0);
            case DELAY -> cluster.lines().slow(fault.node(), Duration.ZERO);
            case DUPLICATES -> cluster.lines().repeat(fault.node(), 0);
            default -> change(fault, machine, false);
        }
    }

    private void change(Fault fault, Machine machine, boolean cut) {
        Machine other = cluster.machine(fault.other());
        switch (fault.kind()) {
            case PARTITION -> part(fault.value(), cut);
            case ISOLATION -> isolate(machine, cut);
            case ONE_WAY_CUT -> ALL.forEach(line -> way(line, machine, other, cut));
            case API_CUT -> both(Line.API, machine, other, cut);
            case DATABASE_CUT -> both(Line.DATABASE, machine, other, cut);
            default -> {
                // Everything else is no fault of a line.
            }
        }
    }

    private void part(int side, boolean cut) {
        for (Machine one : cluster.machines()) {
            for (Machine other : cluster.machines()) {
                if (isIn(side, one) && !isIn(side, other)) {
                    ALL.forEach(line -> both(line, one, other, cut));
                }
            }
        }
    }

    private static boolean isIn(int side, Machine machine) {
        return (side & (1 << (machine.number() - 1))) != 0;
    }

    private void isolate(Machine machine, boolean cut) {
        hosts(machine, ALL, cut);
        cluster.outside().cutReferences(machine, cut ? 1 : -1);
        cluster.outside().cutLease(machine, cut ? 1 : -1);
    }

    /** The host is gone: nothing says so to those who were connected. */
    void unplug(Machine machine) {
        hosts(machine, List.of(Line.DATABASE), true);
    }

    void plugIn(Machine machine) {
        hosts(machine, List.of(Line.DATABASE), false);
    }

    private void hosts(Machine machine, List<Line> kinds, boolean cut) {
        for (Machine other : cluster.machines()) {
            if (other != machine) {
                kinds.forEach(line -> both(line, machine, other, cut));
            }
        }
    }

    /** Comes and goes with that beat until the fault's end. */
    private void flap(Fault fault, boolean cut) {
        long end = cluster.began() + fault.end().toNanos();
        if (cluster.nanos() >= end && cut) {
            return;
        }
        Machine machine = cluster.machine(fault.node());
        ALL.forEach(line -> both(line, machine, cluster.machine(fault.other()), cut));
        long next = cluster.nanos() + Duration.ofMillis(fault.value()).toNanos();
        cluster.agenda().at(cut ? Math.min(next, end) : next, () -> flap(fault, !cut));
    }

    private void both(Line line, Machine one, Machine other, boolean cut) {
        way(line, one, other, cut);
        way(line, other, one, cut);
    }

    private void way(Line line, Machine from, Machine to, boolean cut) {
        if (cut) {
            cluster.cut(line, from, to);
        } else {
            cluster.mend(line, from, to);
        }
    }
}
