package dev.mainstay.adapters.local;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.NodeStateStore;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Keeps a node's memory in {@code node.json}. Read once, then held in memory; written whole at each change.
 *
 * <p>Safe for all threads. Source: D1.
 */
final class FileNodeState implements NodeStateStore {

    private static final String NAME = "node.json";

    private final StateDirectory directory;
    private final Ids ids;
    private volatile Optional<LocalFacts> known = Optional.empty();

    FileNodeState(StateDirectory directory, Ids ids) {
        this.directory = directory;
        this.ids = ids;
    }

    @Override
    public LocalFacts load() {
        return known.orElseGet(this::readOrBegin);
    }

    @Override
    public synchronized LocalFacts exchange(UnaryOperator<LocalFacts> change) {
        LocalFacts before = load();
        LocalFacts after = change.apply(before);
        if (!after.equals(before)) {
            keep(after);
        }
        return before;
    }

    private synchronized LocalFacts readOrBegin() {
        if (known.isEmpty()) {
            directory.requireOpen();
            directory.read(NAME).map(this::decode).ifPresentOrElse(read -> known = Optional.of(read), this::begin);
        }
        return known.orElseThrow();
    }

    /** The hardware id is durable before anybody hears of it (L18). */
    private void begin() {
        keep(LocalFacts.fresh(NodeState.standalone(ids.hardware())));
    }

    private void keep(LocalFacts facts) {
        directory.replace(NAME, NodeStateCodec.encode(facts));
        known = Optional.of(facts);
    }

    private LocalFacts decode(byte[] content) {
        try {
            return NodeStateCodec.decode(new String(content, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | ClusterException wrong) {
            throw notUnderstood(String.valueOf(wrong.getMessage()));
        }
    }

    private OperationFailedException notUnderstood(String why) {
        return Failures.notUnderstood(directory.file(NAME), "", why);
    }
}
