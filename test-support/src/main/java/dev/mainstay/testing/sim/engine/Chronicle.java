package dev.mainstay.testing.sim.engine;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.testing.fake.FakeServerView;
import dev.mainstay.testing.sim.world.Acknowledged;
import dev.mainstay.testing.sim.world.Happening;
import dev.mainstay.testing.sim.world.Happening.Kind;
import dev.mainstay.testing.sim.world.Promotion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happened in a cluster: noted as it happens, or found by comparing databases with what they were. One thread. */
final class Chronicle {

    private final Cluster cluster;
    private final List<Happening> happenings = new ArrayList<>();
    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private final List<Promotion> promotions = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();
    private final List<Integer> toldEvents = new ArrayList<>();

    /** What a database was. */
    private record Seen(boolean running, boolean frozen, boolean recovering, boolean open, int timeline) {

        static Seen of(FakeServerView database) {
            int timeline = database.history().map(one -> one.current().id()).orElse(0);
            return new Seen(
                    database.isRunning(),
                    database.isFrozen(),
                    database.isInRecovery(),
                    database.acceptsClients(),
                    timeline);
        }

        String word() {
            if (frozen) {
                return "is frozen";
            }
            if (!running) {
                return "is stopped";
            }
            String where = ", timeline " + timeline;
            return recovering ? "is in recovery" + where : open ? "accepts clients" + where : "is closed" + where;
        }
    }

    Chronicle(Cluster cluster) {
        this.cluster = cluster;
    }

    void add(Happening happening) {
        happenings.add(happening);
    }

    List<Happening> happenings() {
        return happenings;
    }

    List<Acknowledged> acknowledged() {
        return acknowledged;
    }

    List<Promotion> promotions() {
        return promotions;
    }

    /** A client's write was acknowledged. */
    void acknowledge(Acknowledged write) {
        acknowledged.add(write);
    }

    /** Everything is as it is now when the schedule begins. */
    void begin() {
        seen.clear();
        toldEvents.clear();
        for (Machine machine : cluster.machines()) {
            seen.add(Seen.of(machine.database()));
            toldEvents.add(machine.stores().allEvents().size());
        }
    }

    /** Compares every database with what it was. */
    void look() {
        for (Machine machine : cluster.machines()) {
            int index = machine.number() - 1;
            Seen before = seen.get(index);
            Seen now = Seen.of(machine.database());
            if (!now.equals(before)) {
                seen.set(index, now);
                if (before.recovering() && !now.recovering() && now.timeline() > before.timeline()) {
                    promotions.add(promotion(machine));
                }
                cluster.note(Kind.DATABASE, machine, "the database " + now.word());
            }
            tellEvents(machine, index);
        }
    }

    private void tellEvents(Machine machine, int index) {
        int count = machine.stores().events().count();
        if (count != toldEvents.get(index)) {
            machine.stores()
                    .allEvents()
                    .subList(toldEvents.get(index), count)
                    .forEach(event -> cluster.note(
                            Kind.EVENT,
                            machine,
                            event.event().kind().word() + ": " + event.event().description()));
            toldEvents.set(index, count);
        }
    }

    private Promotion promotion(Machine machine) {
        TimelineHistory history = machine.database().history().orElseThrow();
        Lsn fork = history.switches().get(history.switches().size() - 1).at();
        return new Promotion(new NodeId(machine.number()), history.current(), fork, cluster.now(), trigger(machine));
    }

    private static Optional<Promote.Trigger> trigger(Machine machine) {
        return machine.stores()
                .transition()
                .filter(state -> state.kind() == TransitionKind.PROMOTE && state.isRunning())
                .map(TransitionState::facts)
                .flatMap(facts -> facts.get(Promote.TRIGGER))
                .map(Promote.Trigger::valueOf);
    }
}
