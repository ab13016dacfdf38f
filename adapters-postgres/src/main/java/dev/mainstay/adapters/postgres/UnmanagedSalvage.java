package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.salvage.SalvageReport;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.ports.out.Salvage;
import dev.mainstay.ports.out.SalvageStatus;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Data that is somebody else's ({@code postgresql.process: none}): nothing can be saved of it. Safe for all threads. */
final class UnmanagedSalvage implements Salvage {

    @Override
    public void begin(OperationId operation, TimelineHistory.Switch fork) {
        throw new ConflictException("postgresql.process is none: the agent may not start the old data to save its rows;"
                + " do it by hand, or set it to local");
    }

    @Override
    public SalvageStatus status(OperationId operation) {
        return new SalvageStatus.None();
    }

    @Override
    public List<SalvageReport> reports() {
        return List.of();
    }

    @Override
    public Optional<InputStream> open(OperationId operation, String file) {
        return Optional.empty();
    }
}
