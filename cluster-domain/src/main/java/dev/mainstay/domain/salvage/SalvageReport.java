package dev.mainstay.domain.salvage;

import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.WalDistance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an old main had committed after the branch that survived left it, and what of it was exported.
 *
 * <p>Immutable. Source: D10, D10b.
 *
 * @param operation the re-attach that made it; its name in the store
 * @param timeline the timeline that was given up
 * @param fork the first position that did not survive; where an earlier try had saved the first part, that one's end
 * @param end the end of the old branch
 * @param transactions committed after the fork, those of clients only: what Mainstay itself wrote is not counted
 * @param first commit time of the first of them, on the old main's clock; for people only
 * @param last commit time of the last of them
 * @param tables what they wrote, by database, schema and name
 * @param notes what cannot be exported as rows, and what could not be told
 * @param at when the export was made; for people only
 */
public record SalvageReport(
        OperationId operation,
        Timeline timeline,
        Lsn fork,
        Lsn end,
        long transactions,
        Optional<Instant> first,
        Optional<Instant> last,
        List<SalvagedTable> tables,
        List<SalvageNote> notes,
        Instant at) {

    /** Copies the lists. */
    public SalvageReport {
        tables = List.copyOf(tables);
        notes = List.copyOf(notes);
    }

    /** How much write-ahead log was given up. */
    public WalDistance bytes() {
        return end.since(fork);
    }

    /** How many rows were exported, over all tables. */
    public long rows() {
        return tables.stream().mapToLong(SalvagedTable::rows).sum();
    }
}
