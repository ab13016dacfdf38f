package dev.mainstay.domain.event;

import dev.mainstay.domain.identity.EventId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.topology.Role;
import java.time.Instant;
import java.util.Optional;

/**
 * An event as it is stored: first in the node's own journal, later in {@code cluster_events}, exactly once (D2).
 *
 * <p>Immutable.
 *
 * @param id unique; makes a repeated flush do nothing
 * @param event what happened
 * @param nodeId the node it concerns; empty when that node has no number yet
 * @param address that node's address
 * @param role the reporting node's role at the time
 * @param actor who caused it: {@code auto}, {@code user:NAME}, {@code cli:NAME} or {@code node:ID}
 * @param operation the transition it belongs to
 * @param occurredAt when, on the reporting node's clock; for people only
 */
public record RecordedEvent(
        EventId id,
        ClusterEvent event,
        Optional<NodeId> nodeId,
        Optional<NodeAddress> address,
        Role role,
        String actor,
        Optional<OperationId> operation,
        Instant occurredAt) {}
