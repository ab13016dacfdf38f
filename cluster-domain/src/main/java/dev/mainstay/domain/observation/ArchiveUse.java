package dev.mainstay.domain.observation;

/**
 * What a standby's archive is to it. Source: PostgreSQL manual, "Archive Recovery", setting {@code restore_command}.
 */
public enum ArchiveUse {
    /** It has none. */
    NONE,
    /** It fetches from there what no stream gives. */
    ALSO,
    /** It is told to stream from nobody: what the archive has is all it gets. */
    ONLY
}
