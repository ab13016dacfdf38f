package dev.mainstay.testing.fake;

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

    private final FakePostgres server;
    private final FakeDirectories.Copy copy;

    FakeCopy(FakePostgres server, FakeDirectories.Copy copy) {
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
        main().ifPresent(main -> server.replaceData(whole(main.data())));
        return new CopyStatus.Complete();
    }

    /** Old data that is on the main's branch needs no rewind. */
    private FakeData whole(FakeData main) {
        return old().filter(data -> data.canFollow(main)).map(FakeData::new).orElseGet(() -> new FakeData(main));
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
        Optional<FakePostgres> main = main();
        if (main.isEmpty()) {
            return Optional.of("the connection to " + source().main() + " failed");
        }
        return FakeReplication.refusal(main.get(), server.host(), source().password())
                .or(() -> copy.rewound()
                        .map(operation -> rewindRefusal(main.get(), operation))
                        .orElseGet(() -> slotRefusal(main.get())));
    }

    private Optional<String> rewindRefusal(FakePostgres main, OperationId operation) {
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
        return old.get().isRewindable()
                ? Optional.empty()
                : Optional.of("target server needs to use either data checksums or \"wal_log_hints = on\"");
    }

    private Optional<String> slotRefusal(FakePostgres main) {
        boolean isUsable =
                main.data().slot(source().slot()).filter(slot -> !slot.lost()).isPresent();
        return isUsable ? Optional.empty() : Optional.of("slot " + source().slot() + " is missing there");
    }

    private Optional<FakePostgres> main() {
        return server.network()
                .find(server.host(), source().main())
                .filter(found -> found.state() == FakePostgres.State.RUNNING);
    }

    private StandbySource source() {
        return copy.source();
    }
}
