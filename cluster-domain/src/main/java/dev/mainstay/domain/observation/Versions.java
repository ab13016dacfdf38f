package dev.mainstay.domain.observation;

import dev.mainstay.domain.identity.SoftwareVersion;
import java.util.Optional;

/**
 * The panel's versions on both sides (D16).
 *
 * @param own this node's
 * @param main the main's as last told; empty when it never told one
 */
public record Versions(SoftwareVersion own, Optional<SoftwareVersion> main) {

    /** Whether automatic failover may ignore versions: they are equal, or the main never told its own (H-34). */
    public boolean match() {
        return main.map(own::equals).orElse(true);
    }
}
