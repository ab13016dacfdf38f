package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.SoftwareVersion;
import java.util.List;
import java.util.Optional;

/**
 * Whether a secondary can take over, and what its follower must have.
 *
 * @param problems what keeps it from leading, or others from following it; empty when nothing does
 * @param minimum settings that a standby of it must have at least
 * @param version the panel's version there
 */
public record Readiness(List<String> problems, MinimumSettings minimum, Optional<SoftwareVersion> version) {

    /** Copies the list. */
    public Readiness {
        problems = List.copyOf(problems);
    }
}
