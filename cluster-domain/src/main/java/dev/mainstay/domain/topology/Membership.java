package dev.mainstay.domain.topology;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SystemIdentifier;

/**
 * Who this node is in its cluster: node-local, since the replicated rows describe the main (D1).
 *
 * <p>Immutable.
 *
 * @param clusterId which cluster
 * @param nodeId its number there
 * @param name its name there
 * @param endpoints where peers reach it
 * @param databaseId the database the cluster holds
 */
public record Membership(
        ClusterId clusterId, NodeId nodeId, ServerName name, NodeEndpoints endpoints, SystemIdentifier databaseId) {

    /** The same member with another database. */
    public Membership holding(SystemIdentifier database) {
        return new Membership(clusterId, nodeId, name, endpoints, database);
    }

    /** The same member under another name. */
    public Membership named(ServerName other) {
        return new Membership(clusterId, nodeId, other, endpoints, databaseId);
    }
}
