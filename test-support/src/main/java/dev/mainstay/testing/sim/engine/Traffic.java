package dev.mainstay.testing.sim.engine;

import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.testing.fake.FakeCommit;
import dev.mainstay.testing.fake.FakeServerView.Written;
import dev.mainstay.testing.sim.fault.Dice;
import dev.mainstay.testing.sim.world.Acknowledged;
import java.util.HashMap;
import java.util.Map;
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
    private final Map<Long, Long> sizes = new HashMap<>();
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
        Optional<Written> written = machine.database().write(rows + 1, new WalDistance(bytes));
        if (written.isPresent()) {
            rows++;
            sizes.put(rows, bytes);
            if (written.get().acknowledged()) {
                acknowledge(machine, rows, written.get().end());
            }
        }
    }

    private void acknowledge(Machine machine, long row, Lsn end) {
        cluster.chronicle()
                .acknowledge(new Acknowledged(
                        row,
                        machine.id(),
                        machine.stores().state().load().node().term(),
                        end,
                        sizes.getOrDefault(row, 0L),
                        cluster.now()));
    }

    /** Standbys have got on: clients that waited for them are told. */
    private void acknowledgeConfirmed() {
        for (Machine machine : cluster.machines()) {
            for (FakeCommit commit : machine.database().takeConfirmed()) {
                acknowledge(machine, commit.row(), commit.end());
            }
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
                    acknowledgeConfirmed();
                });
            }
        }
    }
}
