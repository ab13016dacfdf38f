package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.ports.out.StandbySource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What lies beside the data directory of a fake server. Confined to the lock of its network. */
final class FakeDirectories {

    private final SortedMap<String, FakeData> aside = new TreeMap<>();
    private final Fault copies = new Fault();
    private Optional<Copy> copy = Optional.empty();

    /**
     * A base backup that was begun.
     *
     * @param source from whom
     * @param expectedBytes for progress
     * @param looks how often somebody looked; it ends after a few
     * @param broken why it ended early
     */
    record Copy(StandbySource source, long expectedBytes, int looks, Optional<String> broken) {

        static Copy begun(StandbySource source, long expectedBytes) {
            return new Copy(source, expectedBytes, 0, Optional.empty());
        }

        Copy lookedAt() {
            return new Copy(source, expectedBytes, looks + 1, broken);
        }

        Copy broken(String reason) {
            return new Copy(source, expectedBytes, looks, Optional.of(reason));
        }
    }

    Optional<FakeData> aside(OperationId operation) {
        return Optional.ofNullable(aside.get(operation.value()));
    }

    void moveAside(OperationId operation, FakeData data) {
        aside.put(operation.value(), data);
    }

    void takeBack(OperationId operation) {
        aside.remove(operation.value());
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
}
