package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.salvage.SalvageReport;
import dev.mainstay.domain.wal.TimelineHistory;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Saves what the local data committed and the surviving branch does not have, before it is given up (D10). Exports lie in
 * the node's own state directory.
 *
 * <p>Safe for all threads; one export at a time.
 */
public interface Salvage {

    /**
     * Begins to export every row version committed at or after the fork; does nothing while the export of that operation
     * runs or is complete, and begins anew what broke. The server must be stopped; it is started out of everybody's reach,
     * read-only, and stopped cleanly again.
     *
     * @param fork the timeline that is given up and the first position on it that neither survives nor was saved before
     * @throws dev.mainstay.domain.error.ConflictException when the server runs
     */
    void begin(OperationId operation, TimelineHistory.Switch fork);

    /** How the export of that operation does; safe to ask at any time, after a crash of the agent too. */
    SalvageStatus status(OperationId operation);

    /** What was saved so far, the newest first. */
    List<SalvageReport> reports();

    /**
     * The content of one exported file, as {@code SalvagedTable} names it; the caller closes it.
     *
     * @return empty when there is no such report or file
     */
    Optional<InputStream> open(OperationId operation, String file);
}
