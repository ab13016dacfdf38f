package dev.mainstay.testing.sim.engine;

import dev.mainstay.domain.transition.Promote;
import dev.mainstay.testing.fake.FakeServerView;
import dev.mainstay.testing.sim.fault.Fault;
import dev.mainstay.testing.sim.rule.Invariant;
import dev.mainstay.testing.sim.world.Acknowledged;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Runs one schedule from its begin until its cluster is at rest again, or a rule is broken. Confined to one thread. */
public final class Schedule {

    private static final long MOST_EVENTS = 400_000;
    private static final Duration REST = Duration.ofSeconds(4);

    private final Cluster cluster;
    private final Traffic traffic;
    private final Measures measures;
    private final List<Fault> faults;
    private final List<Invariant> rules;
    private final long patience;
    private Optional<Outcome.Breach> breach = Optional.empty();
    private long databaseChanges = -1;
    private long restSince = -1;

    /** A copy of that cluster, to which these faults happen, under these rules. */
    public Schedule(Founding founded, long seed, List<Fault> faults, List<Invariant> rules) {
        this.cluster = founded.copy(seed);
        this.traffic = new Traffic(cluster);
        this.measures = new Measures(cluster);
        this.faults = List.copyOf(faults);
        this.rules = List.copyOf(rules);
        this.patience = founded.setup()
                .policy()
                .failover()
                .threshold()
                .multipliedBy(2)
                .plusMinutes(8)
                .toNanos();
    }

    /** Keeps every effect of every agent in the outcome. */
    public Schedule recorded() {
        cluster.record();
        return this;
    }

    /** Runs it. */
    public Outcome run() {
        traffic.begin();
        new FaultDesk(cluster).plan(faults);
        look();
        while (breach.isEmpty() && !isOver()) {
            cluster.agenda().step();
            look();
        }
        measures.close();
        if (breach.isEmpty()) {
            judgeEnd();
        }
        return outcome();
    }

    private void look() {
        long changes = cluster.databases().changes();
        if (changes == databaseChanges && !cluster.takeDirty()) {
            return;
        }
        cluster.chronicle().look();
        if (changes != databaseChanges) {
            databaseChanges = changes;
            traffic.flow();
        }
        cluster.lines().look(cluster.nanos(), cluster::works);
        measures.look();
        for (Invariant rule : rules) {
            if (breach.isEmpty()) {
                breach = rule.check(cluster).map(what -> new Outcome.Breach(rule.id(), what, cluster.now()));
            }
        }
    }

    /** At rest for a while after all faults, or no patience left. */
    private boolean isOver() {
        if (cluster.agenda().count() > MOST_EVENTS) {
            return true;
        }
        if (!cluster.isHealed()) {
            return false;
        }
        boolean rests = Rest.isAtRest(cluster);
        restSince = !rests ? -1 : restSince < 0 ? cluster.nanos() : restSince;
        return (rests && cluster.nanos() - restSince >= REST.toNanos())
                || cluster.healedFor().toNanos() > patience;
    }

    private void judgeEnd() {
        for (Invariant rule : rules) {
            if (breach.isEmpty()) {
                breach = rule.checkEnd(cluster).map(what -> new Outcome.Breach(rule.id(), what, cluster.now()));
            }
        }
    }

    private Outcome outcome() {
        long failovers = cluster.promotions().stream()
                .filter(one -> one.trigger().equals(Optional.of(Promote.Trigger.AUTOMATIC)))
                .count();
        return new Outcome(
                cluster.seed(),
                faults,
                breach,
                (int) failovers,
                lostBytes(),
                List.copyOf(measures.gapMillis()),
                measures.twoWritersMillis(),
                cluster.now(),
                cluster.turns(),
                cluster.agenda().count(),
                cluster.isRecorded() ? List.copyOf(cluster.happenings()) : List.of());
    }

    /** What the database that serves at the end does not hold; nothing is known to be lost while none does. */
    private long lostBytes() {
        Optional<BitSet> kept = cluster.machines().stream()
                .map(Machine::database)
                .filter(FakeServerView::acceptsClients)
                .findFirst()
                .map(FakeServerView::rows);
        return kept.map(rows -> cluster.acknowledged().stream()
                        .filter(write -> !rows.get((int) write.row()))
                        .mapToLong(Acknowledged::bytes)
                        .sum())
                .orElse(0L);
    }
}
