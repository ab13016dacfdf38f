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
    private final FakeDisk disk;
    private Optional<LocalFacts> kept = Optional.empty();
    /** What the next reader finds; differs while the last write is in doubt. */
    private Optional<LocalFacts> onDisk = Optional.empty();

    /** Of a fresh node on a disk of its own; {@code ids} gives it its hardware id when it is first asked. */
    public InMemoryNodeState(Ids ids) {
        this(ids, new FakeDisk());
    }

    /** The same on that disk. */
    public InMemoryNodeState(Ids ids, FakeDisk disk) {
        this.ids = ids;
        this.disk = disk;
        disk.onReopen(this::reopen);
    }

    /** Refuses to write from now on, as a full disk does. */
    public synchronized void failWith(String reason) {
        disk.fill(reason);
    }

    /** Writes again. */
    public synchronized void heal() {
        disk.heal();
    }

    @Override
    public synchronized LocalFacts load() {
        if (kept.isEmpty()) {
            write(LocalFacts.fresh(NodeState.standalone(ids.hardware())));
        }
        return kept.orElseThrow();
    }

    @Override
    public synchronized LocalFacts exchange(UnaryOperator<LocalFacts> change) {
        LocalFacts before = load();
        LocalFacts after = change.apply(before);
        if (!after.equals(before)) {
            write(after);
        }
        return before;
    }

    private void write(LocalFacts next) {
        Optional<LocalFacts> written = Optional.of(next);
        disk.write("state", () -> keep(next), () -> onDisk = written);
    }

    private void keep(LocalFacts next) {
        kept = Optional.of(next);
        onDisk = kept;
    }

    private synchronized void reopen() {
        kept = onDisk;
    }
}
