package dev.mainstay.ports.out;

import dev.mainstay.domain.wal.Branch;

/**
 * The branch of the local data.
 *
 * @param branch its system, timelines and end
 * @param cleanStop whether the server was stopped cleanly; otherwise recovery comes first
 * @param rewindable whether {@code pg_rewind} can work on it: data checksums or {@code wal_log_hints} (M18)
 */
public record LocalBranch(Branch branch, boolean cleanStop, boolean rewindable) {}
