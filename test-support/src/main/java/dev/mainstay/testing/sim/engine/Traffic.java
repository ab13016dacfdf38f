package dev.mainstay.testing.sim.engine;

import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.testing.sim.fault.Dice;
import dev.mainstay.testing.sim.world.Acknowledged;
import java.util.Optional;

/**
 * Clients that write numbered rows wherever they are let, and the log that flows to the standbys some time after it was
 * written. Confined to the thread of its schedule.
 */
final class Traffic {

    private static final long MILLI = 1_000_000L;
    private static final long PULSE = 1_000 * MILLI;

    private final Cluster cluster;
    private final Dice clients;
    private final Dice streams;
    private final boolean[] due;
    private long rows;

    Traffic(Cluster cluster) {
        this.cluster = cluster;
        this.clients = cluster.dice("clients");
        this.streams = cluster.dice("streams");
        this.due = new boolean[cluster.machines().size() + 1];
    }

    void begin() {
        cluster.agenda().after(clients.between(0, PULSE), this::write);
        cluster.agenda().after(PULSE, this::pulse);
    }

    private void write() {
        for (Machine machine : cluster.machines()) {
            if (machine.database().acceptsClients()) {
                writeTo(machine);
            }
        }
        cluster.touch();
        cluster.agenda().after(clients.between(20 * MILLI, 1_500 * MILLI), this::write);
    }

    private void writeTo(Machine machine) {
        long bytes = clients.between(64, 8_192);
        Optional<Lsn> end = machine.database().write(rows + 1, new WalDistance(bytes));
        if (end.isPresent()) {
            rows++;
            cluster.chronicle()
                    .acknowledge(new Acknowledged(
                            rows,
                            machine.id(),
                            machine.stores().state().load().node().term(),
                            end.get(),
                            bytes,
                            cluster.now()));
        }
    }

    /** A receiver that lost its main tries again, and notices what went silent. */
    void pulse() {
        flow();
        cluster.agenda().after(PULSE, this::pulse);
    }

    /** What was written anywhere is on its way to every standby. */
    void flow() {
        for (Machine machine : cluster.machines()) {
            int number = machine.number();
            if (!due[number]
                    && machine.database().isRunning()
                    && machine.database().isInRecovery()) {
                due[number] = true;
                long nanos = cluster.lines().delay(number, number) + streams.between(0, 30 * MILLI);
                cluster.agenda().after(nanos, () -> {
                    due[number] = false;
                    machine.database().stream();
                });
            }
        }
    }
}
