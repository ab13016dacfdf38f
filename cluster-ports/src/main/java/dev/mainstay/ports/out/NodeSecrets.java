package dev.mainstay.ports.out;

import dev.mainstay.ports.settings.Secret;
import java.util.Optional;

/**
 * The secrets that a node keeps for itself (D1, D12).
 *
 * <p>Immutable.
 *
 * @param cluster the cluster secret; while joining, the one the operator gave
 * @param replication the password that standbys log in with
 */
public record NodeSecrets(Optional<Secret> cluster, Optional<Secret> replication) {

    /** None kept. */
    public static NodeSecrets none() {
        return new NodeSecrets(Optional.empty(), Optional.empty());
    }

    /** The same with that cluster secret. */
    public NodeSecrets withCluster(Secret secret) {
        return new NodeSecrets(Optional.of(secret), replication);
    }

    /** The same with that replication password. */
    public NodeSecrets withReplication(Secret secret) {
        return new NodeSecrets(cluster, Optional.of(secret));
    }
}
