package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.NodeAddress;
import java.util.List;

/**
 * What our block in pg_hba.conf says. The block stands first in the file, since the first match wins, and is written
 * whole each time.
 *
 * @param closed whether clients are refused: then only the agent's role and replication come in (D7)
 * @param peers addresses from which {@code replicator} may stream; loopback where nodes share a machine (D26)
 */
public record AccessRules(boolean closed, List<NodeAddress> peers) {

    /** Copies the peers. */
    public AccessRules {
        peers = List.copyOf(peers);
    }
}
