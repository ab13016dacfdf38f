package dev.mainstay.testing.fake;

import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.NodeStateStore;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A node's memory that survives every crash of the simulation, since the object outlives the node's.
 *
 * <p>Safe for all threads.
 */
public final class InMemoryNodeState implements NodeStateStore {

    private final Ids ids;
    private final Fault fault = new Fault();
    private Optional<LocalFacts> kept = Optional.empty();

    /** Of a fresh node; {@code ids} gives it its hardware id when it is first asked. */
    public InMemoryNodeState(Ids ids) {
        this.ids = ids;
    }

    /** Refuses to write from now on, as a full disk does. */
    public synchronized void failWith(String reason) {
        fault.set(reason);
    }

    /** Writes again. */
    public synchronized void heal() {
        fault.clear();
    }

    @Override
    public synchronized LocalFacts load() {
        return kept.orElseGet(() -> keep(LocalFacts.fresh(NodeState.standalone(ids.hardware()))));
    }

    @Override
    public synchronized void update(UnaryOperator<LocalFacts> change) {
        LocalFacts changed = change.apply(load());
        fault.throwUnavailable();
        kept = Optional.of(changed);
    }

    private LocalFacts keep(LocalFacts fresh) {
        fault.throwUnavailable();
        kept = Optional.of(fresh);
        return fresh;
    }
}
