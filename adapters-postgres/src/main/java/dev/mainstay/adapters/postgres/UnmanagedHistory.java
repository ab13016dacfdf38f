package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.ports.out.LocalBranch;
import dev.mainstay.ports.out.WalHistory;

/** Files that are somebody else's ({@code postgresql.process: none}): nothing is read. Safe for all threads. */
final class UnmanagedHistory implements WalHistory {

    @Override
    public LocalBranch local() {
        throw refused();
    }

    @Override
    public Lsn shutdownEnd() {
        throw refused();
    }

    private static ConflictException refused() {
        return new ConflictException(
                "postgresql.process is none: the agent does not see the write-ahead log; set it to local");
    }
}
