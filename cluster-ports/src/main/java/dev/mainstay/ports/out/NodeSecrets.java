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
 * @param mainRedis the password of the main's Redis, where it has one
 */
public record NodeSecrets(Optional<Secret> cluster, Optional<Secret> replication, Optional<Secret> mainRedis) {

    /** None kept. */
    public static NodeSecrets none() {
        return new NodeSecrets(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same with that cluster secret. */
    public NodeSecrets withCluster(Secret secret) {
        return new NodeSecrets(Optional.of(secret), replication, mainRedis);
    }

    /** The same with that replication password. */
    public NodeSecrets withReplication(Secret secret) {
        return new NodeSecrets(cluster, Optional.of(secret), mainRedis);
    }

    /** The same with what is known of the main's Redis. */
    public NodeSecrets withMainRedis(Optional<Secret> secret) {
        return new NodeSecrets(cluster, replication, secret);
    }
}
