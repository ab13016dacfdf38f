package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.ports.out.CopyStatus;
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
     * A base backup under way.
     *
     * @param source from whom
     * @param expectedBytes for progress
     * @param askedTimes how often somebody looked; it ends after a few looks
     */
    record Copy(StandbySource source, long expectedBytes, int askedTimes) {}

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

    Fault copies() {
        return copies;
    }

    CopyStatus broken() {
        return new CopyStatus.Broken(copies.reason());
    }
}
