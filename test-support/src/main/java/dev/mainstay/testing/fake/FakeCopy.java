package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.ports.out.CopyStatus;
import dev.mainstay.ports.out.StandbySource;
import java.util.Optional;

/**
 * One turn of a base backup or rewind onto a fake server. It ends after a few, so that callers that wait for it come to
 * an end without a clock. Confined to the lock of the network.
 */
final class FakeCopy {

    private static final int LOOKS = 3;

    private final FakeInstance server;
    private final FakeDirectories.Copy copy;

    FakeCopy(FakeInstance server, FakeDirectories.Copy copy) {
        this.server = server;
        this.copy = copy;
    }

    CopyStatus turn() {
        Optional<String> refusal = copy.broken().or(this::refusal);
        if (refusal.isPresent()) {
            server.directories().copy(copy.broken(refusal.get()));
            return new CopyStatus.Broken(refusal.get());
        }
        if (copy.looks() < LOOKS) {
            server.directories().copy(copy.lookedAt());
            long done = copy.expectedBytes() * (copy.looks() + 1) / (LOOKS + 1);
            return new CopyStatus.Running(new Progress(done, Optional.of(copy.expectedBytes()), "copying"));
        }
        from().ifPresent(this::take);
        return new CopyStatus.Complete();
    }

    /** The data, and the main's pg_hba.conf with it (M11). */
    private void take(FakeInstance main) {
        server.replaceData(
                old().map(data -> FakeData.rewound(data, main.data())).orElseGet(() -> FakeData.copyOf(main.data())));
        server.access().rules(main.access().rules());
    }

    private Optional<FakeData> old() {
        return copy.rewound().flatMap(server.directories()::aside);
    }

    /** Why no copy comes from there. */
    private Optional<String> refusal() {
        Fault fault = copy.rewound().isPresent()
                ? server.directories().rewinds()
                : server.directories().copies();
        if (fault.isSet()) {
            return Optional.of(fault.reason());
        }
        Optional<FakeInstance> main = from();
        if (main.isEmpty()) {
            return Optional.of("the connection to " + origin() + " failed");
        }
        return FakeReplication.refusal(main.get(), server.host(), source().password())
                .or(() -> copy.rewound()
                        .map(operation -> rewindRefusal(main.get(), operation))
                        .orElseGet(() -> slotRefusal(main.get())));
    }

    private Optional<String> rewindRefusal(FakeInstance main, OperationId operation) {
        Optional<FakeData> old = server.directories().aside(operation);
        if (old.isEmpty()) {
            return Optional.of("the old data is gone");
        }
        if (!old.get().system().equals(main.data().system())) {
            return Optional.of("source and target clusters are from different systems");
        }
        if (!old.get().isCleanStop()) {
            return Optional.of("target server must be shut down cleanly");
        }
        if (!main.data().checkpointed().equals(main.data().history().current())) {
            // Measured: the rewind ends well, and the server that it leaves does not start.
            return Optional.of("requested timeline " + main.data().history().current()
                    + " does not contain minimum recovery point on timeline "
                    + main.data().checkpointed());
        }
        return old.get().isRewindable()
                ? Optional.empty()
                : Optional.of("target server needs to use either data checksums or \"wal_log_hints = on\"");
    }

    /** A member keeps no slot for whoever copies it. */
    private Optional<String> slotRefusal(FakeInstance main) {
        if (copy.member().isPresent()) {
            return Optional.empty();
        }
        boolean isUsable = main.data()
                .slots()
                .find(source().slot())
                .filter(slot -> !slot.lost())
                .isPresent();
        return isUsable ? Optional.empty() : Optional.of("slot " + source().slot() + " is missing there");
    }

    private Endpoint origin() {
        return copy.member().orElseGet(() -> source().main());
    }

    private Optional<FakeInstance> from() {
        return server.network().find(server.host(), origin()).filter(found -> found.state() == FakeState.RUNNING);
    }

    private StandbySource source() {
        return copy.source();
    }
}
