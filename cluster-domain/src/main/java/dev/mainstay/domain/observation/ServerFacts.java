package dev.mainstay.domain.observation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a database server says of itself beside its role.
 *
 * <p>Immutable.
 *
 * @param version as {@code server_version_num} writes it, such as 150018; 0 when not known
 * @param startedAt when its postmaster started
 * @param replayedAt when the last replayed transaction was committed, on the main's clock
 * @param waiting settings that were changed and wait for a restart, by name
 * @param archive what an archive is to it, on a standby
 */
public record ServerFacts(
        int version,
        Optional<Instant> startedAt,
        Optional<Instant> replayedAt,
        List<WaitingSetting> waiting,
        ArchiveUse archive) {

    private static final ServerFacts UNKNOWN = of(ArchiveUse.NONE);

    /** Copies the list. */
    public ServerFacts {
        waiting = List.copyOf(waiting);
    }

    /** Of a standby that says no more than where it gets its log. */
    public static ServerFacts of(ArchiveUse archive) {
        return new ServerFacts(0, Optional.empty(), Optional.empty(), List.of(), archive);
    }

    /** Nothing was said. */
    public static ServerFacts unknown() {
        return UNKNOWN;
    }

    /**
     * A changed setting that takes effect with the next start.
     *
     * @param name its name
     * @param inForce its present value, with its unit
     * @param wanted the value it will have
     */
    public record WaitingSetting(String name, String inForce, String wanted) {}
}
