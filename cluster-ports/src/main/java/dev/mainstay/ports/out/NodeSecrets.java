package dev.mainstay.ports.out;

import dev.mainstay.ports.settings.Secret;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The secrets that a node keeps for itself (D1, D12).
 *
 * <p>Immutable.
 *
 * @param cluster the cluster secret; while joining, the one the operator gave
 * @param replication the password that standbys log in with
 * @param mainRedis the password of the main's Redis, where it has one
 * @param rotation the rotation of the cluster secret that has not ended here
 */
public record NodeSecrets(
        Optional<Secret> cluster,
        Optional<Secret> replication,
        Optional<Secret> mainRedis,
        Optional<SecretRotation> rotation) {

    /** Without a rotation. */
    public NodeSecrets(Optional<Secret> cluster, Optional<Secret> replication, Optional<Secret> mainRedis) {
        this(cluster, replication, mainRedis, Optional.empty());
    }

    /** None kept. */
    public static NodeSecrets none() {
        return new NodeSecrets(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The cluster secrets that are taken, the one in use first. */
    public List<Secret> accepted() {
        return Stream.concat(cluster.stream(), rotation.map(SecretRotation::other).stream())
                .toList();
    }

    /** What will be the cluster secret, or is. */
    public Optional<Secret> latest() {
        return rotation.filter(open -> open.stage() == SecretRotation.Stage.PREPARED)
                .map(SecretRotation::other)
                .or(() -> cluster);
    }

    /** The same with that cluster secret and no other. */
    public NodeSecrets withCluster(Secret secret) {
        return new NodeSecrets(Optional.of(secret), replication, mainRedis);
    }

    /** The same with that rotation, or none. */
    public NodeSecrets rotating(Optional<SecretRotation> open) {
        return new NodeSecrets(cluster, replication, mainRedis, open);
    }

    /** The same with the rotation's secret in use, and the old one still taken; as it is unless it is prepared. */
    public NodeSecrets committed() {
        return rotation.filter(open -> open.stage() == SecretRotation.Stage.PREPARED)
                .map(this::committed)
                .orElse(this);
    }

    private NodeSecrets committed(SecretRotation open) {
        SecretRotation done = new SecretRotation(
                open.operation(),
                open.actor(),
                open.startedAt(),
                SecretRotation.Stage.COMMITTED,
                cluster.orElseThrow());
        return new NodeSecrets(Optional.of(open.other()), replication, mainRedis, Optional.of(done));
    }

    /** The same with that replication password. */
    public NodeSecrets withReplication(Secret secret) {
        return new NodeSecrets(cluster, Optional.of(secret), mainRedis, rotation);
    }

    /** The same with what is known of the main's Redis. */
    public NodeSecrets withMainRedis(Optional<Secret> secret) {
        return new NodeSecrets(cluster, replication, secret, rotation);
    }
}
