package dev.mainstay.domain.topology;

import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SlotName;
import java.time.Instant;
import java.util.Optional;

/**
 * One member of the cluster as its row in {@code cluster_nodes} says: a shared fact, written by the main.
 *
 * <p>Immutable. Source: spec/panel-api.md 3.2.
 *
 * @param id its number
 * @param hardwareId which server
 * @param role what it is meant to be
 * @param name for people
 * @param endpoints where peers reach it
 * @param status how the main sees it
 * @param report what it last said of itself
 * @param lastHeartbeat when that was, on the main's clock; for people only (D15)
 * @param joinedAt when it joined; for people only
 * @param priority lower is promoted first among equals
 * @param needsRebase whether its data must be rebased before it may follow
 */
public record Node(
        NodeId id,
        HardwareId hardwareId,
        Role role,
        ServerName name,
        NodeEndpoints endpoints,
        NodeStatus status,
        NodeReport report,
        Optional<Instant> lastHeartbeat,
        Instant joinedAt,
        int priority,
        boolean needsRebase) {

    /** The main's priority; secondaries come after it. */
    public static final int MAIN_PRIORITY = 1;

    /** Priority of a node that was given none. */
    public static final int DEFAULT_PRIORITY = 100;

    /** Its slot on the main. */
    public SlotName slot() {
        return SlotName.of(id);
    }

    /** Whether its word counts in doubt: it holds a copy of the database that has streamed. */
    public boolean counts() {
        return role == Role.MAIN || (role.follows() && status != NodeStatus.CONNECTING);
    }

    /** The same node in another role and status. */
    public Node as(Role newRole, NodeStatus newStatus) {
        return new Node(
                id,
                hardwareId,
                newRole,
                name,
                endpoints,
                newStatus,
                report,
                lastHeartbeat,
                joinedAt,
                priority,
                needsRebase);
    }

    /** The same node under another name. */
    public Node named(ServerName newName) {
        return new Node(
                id,
                hardwareId,
                role,
                newName,
                endpoints,
                status,
                report,
                lastHeartbeat,
                joinedAt,
                priority,
                needsRebase);
    }

    /** The same node, to be rebased or not. */
    public Node rebasing(boolean needed) {
        return new Node(
                id, hardwareId, role, name, endpoints, status, report, lastHeartbeat, joinedAt, priority, needed);
    }

    /** The same node after it was heard of. */
    public Node heard(NodeReport newReport, Instant at) {
        return new Node(
                id,
                hardwareId,
                role,
                name,
                endpoints,
                NodeStatus.ONLINE,
                newReport,
                Optional.of(at),
                joinedAt,
                priority,
                needsRebase);
    }
}
