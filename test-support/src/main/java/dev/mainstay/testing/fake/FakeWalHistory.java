package dev.mainstay.testing.fake;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.ports.out.LocalBranch;
import dev.mainstay.ports.out.WalHistory;

/** Reads the branch of a {@link FakePostgres}. Safe for all threads. */
final class FakeWalHistory implements WalHistory {

    private final FakeInstance server;

    FakeWalHistory(FakeInstance server) {
        this.server = server;
    }

    @Override
    public LocalBranch local() {
        return server.locked(() -> new LocalBranch(data().branch(), data().isCleanStop(), data().isRewindable()));
    }

    @Override
    public Lsn shutdownEnd() {
        return server.locked(() -> {
            if (!data().isCleanStop()) {
                throw new OperationFailedException("the database was not stopped cleanly");
            }
            return data().flushed();
        });
    }

    private FakeData data() {
        return server.anyData()
                .orElseThrow(() -> new OperationFailedException("there is no data directory at " + server.at()));
    }
}
