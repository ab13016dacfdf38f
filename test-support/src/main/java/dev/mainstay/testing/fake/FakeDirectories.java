package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.ports.out.StandbySource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What lies beside the data directory of a fake server. Confined to the lock of its network. */
final class FakeDirectories {

    /** Oldest first. */
    private final Map<OperationId, FakeData> aside = new LinkedHashMap<>();

    private final Fault copies = new Fault();
    private final Fault rewinds = new Fault();
    private Optional<Copy> copy = Optional.empty();

    /**
     * A base backup or rewind that was begun.
     *
     * @param source from whom
     * @param rewound whose old data is rewound; empty for a base backup
     * @param expectedBytes for progress
     * @param looks how often somebody looked; it ends after a few
     * @param broken why it ended early
     */
    record Copy(
            Optional<Endpoint> member,
            StandbySource source,
            Optional<OperationId> rewound,
            long expectedBytes,
            int looks,
            Optional<String> broken) {

        static Copy begun(StandbySource source, long expectedBytes) {
            return new Copy(Optional.empty(), source, Optional.empty(), expectedBytes, 0, Optional.empty());
        }

        static Copy of(Endpoint member, StandbySource source, long expectedBytes) {
            return new Copy(Optional.of(member), source, Optional.empty(), expectedBytes, 0, Optional.empty());
        }

        static Copy rewinding(StandbySource source, OperationId operation, long expectedBytes) {
            return new Copy(Optional.empty(), source, Optional.of(operation), expectedBytes, 0, Optional.empty());
        }

        Copy lookedAt() {
            return new Copy(member, source, rewound, expectedBytes, looks + 1, broken);
        }

        Copy broken(String reason) {
            return new Copy(member, source, rewound, expectedBytes, looks, Optional.of(reason));
        }
    }

    Optional<FakeData> aside(OperationId operation) {
        return Optional.ofNullable(aside.get(operation));
    }

    void moveAside(OperationId operation, FakeData data) {
        aside.put(operation, data);
    }

    void takeBack(OperationId operation) {
        aside.remove(operation);
    }

    /** Whether that row is in any of them. */
    boolean keeps(int row) {
        return aside.values().stream().anyMatch(data -> data.wal().holds(row));
    }

    /** The newest first. */
    List<OperationId> aside() {
        List<OperationId> all = new ArrayList<>(aside.keySet());
        Collections.reverse(all);
        return all;
    }

    Optional<Copy> copy() {
        return copy;
    }

    void copy(Copy next) {
        copy = Optional.of(next);
    }

    void endCopy() {
        copy = Optional.empty();
    }

    /** What breaks every copy from now on. */
    Fault copies() {
        return copies;
    }

    /** What breaks every rewind from now on. */
    Fault rewinds() {
        return rewinds;
    }
}
