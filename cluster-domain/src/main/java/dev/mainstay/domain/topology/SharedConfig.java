package dev.mainstay.domain.topology;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.identity.Term;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The one row of {@code cluster_config}: what all nodes share. On a secondary it is the main's row (D1), so it never
 * says who this node is.
 *
 * <p>Immutable. Source: spec/panel-api.md 3.1, D17.
 *
 * @param clusterId which cluster
 * @param active whether the cluster exists or was disbanded
 * @param mainAddress the main's address
 * @param mainName the main's name
 * @param mainHardwareId the main's server
 * @param databaseId the database all nodes hold
 * @param term the main's term
 * @param autoFailover whether a secondary may promote itself
 * @param threshold how long the main must be silent before that
 * @param createdAt when the cluster was made; for people only
 * @param dynamic what its operators changed; empty when they changed nothing
 */
public record SharedConfig(
        ClusterId clusterId,
        boolean active,
        NodeAddress mainAddress,
        ServerName mainName,
        HardwareId mainHardwareId,
        SystemIdentifier databaseId,
        Term term,
        boolean autoFailover,
        Duration threshold,
        Instant createdAt,
        Optional<DynamicConfig> dynamic) {

    /** Of a cluster whose operators changed nothing. */
    public SharedConfig(
            ClusterId clusterId,
            boolean active,
            NodeAddress mainAddress,
            ServerName mainName,
            HardwareId mainHardwareId,
            SystemIdentifier databaseId,
            Term term,
            boolean autoFailover,
            Duration threshold,
            Instant createdAt) {
        this(
                clusterId,
                active,
                mainAddress,
                mainName,
                mainHardwareId,
                databaseId,
                term,
                autoFailover,
                threshold,
                createdAt,
                Optional.empty());
    }

    /** The rules in force. */
    public ClusterRules rules() {
        return dynamic.map(DynamicConfig::rules).orElse(ClusterRules.standard());
    }

    /** The same cluster with other settings. */
    public SharedConfig with(boolean automatic, Duration newThreshold, ServerName newName) {
        return new SharedConfig(
                clusterId,
                active,
                mainAddress,
                newName,
                mainHardwareId,
                databaseId,
                term,
                automatic,
                newThreshold,
                createdAt,
                dynamic);
    }

    /** The same cluster with another dynamic configuration. */
    public SharedConfig with(Optional<DynamicConfig> changed, Duration newThreshold) {
        return new SharedConfig(
                clusterId,
                active,
                mainAddress,
                mainName,
                mainHardwareId,
                databaseId,
                term,
                autoFailover,
                newThreshold,
                createdAt,
                changed);
    }

    /** The same cluster, whose nodes hold another database. */
    public SharedConfig holding(SystemIdentifier database) {
        return new SharedConfig(
                clusterId,
                active,
                mainAddress,
                mainName,
                mainHardwareId,
                database,
                term,
                autoFailover,
                threshold,
                createdAt,
                dynamic);
    }

    /** The same cluster led by another node in its term. */
    public SharedConfig ledBy(Node main, Term newTerm) {
        return new SharedConfig(
                clusterId,
                active,
                main.endpoints().address(),
                main.name(),
                main.hardwareId(),
                databaseId,
                newTerm,
                autoFailover,
                threshold,
                createdAt,
                dynamic);
    }
}
