package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.salvage.SalvageNote;
import dev.mainstay.domain.wal.Lsn;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What write-ahead log tells of a branch that was given up, by files and transaction ids: names are in the catalogs.
 *
 * @param committed every transaction that was committed after the fork, with its subtransactions
 * @param commits how many of them touched the same files
 * @param writes rows that they wrote, by file
 * @param created files that they made
 * @param dropped files that they removed
 * @param sequences files of sequences that went on
 * @param oddities what was read and cannot be told by tables
 * @param records how many records were read at all
 * @param end the end of the branch
 */
record OldBranch(
        XidSet committed,
        Map<Shape, Commits> commits,
        Map<WalFile, Writes> writes,
        Set<WalFile> created,
        Set<WalFile> dropped,
        Set<WalFile> sequences,
        List<SalvageNote> oddities,
        long records,
        Lsn end) {

    /**
     * What transactions have in common.
     *
     * @param files that they wrote and that may be of users
     * @param isEarly whether they may have written before the first record that was read, nobody knows where
     */
    record Shape(Set<WalFile> files, boolean isEarly) {}

    /** Whether some of what was written cannot be known by files: then only looking at every table helps. */
    boolean hasEarly() {
        return commits.keySet().stream().anyMatch(Shape::isEarly);
    }

    /** What was written there. */
    Writes writesOf(WalFile file) {
        return writes.getOrDefault(file, Writes.NONE);
    }
}
