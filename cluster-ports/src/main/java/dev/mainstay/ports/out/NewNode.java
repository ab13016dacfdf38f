package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import java.time.Instant;
import java.util.Optional;

/**
 * A server that asks to become a member.
 *
 * @param hardwareId which server
 * @param role the role it asks for; one that follows
 * @param name for people
 * @param endpoints where it is reached
 * @param at when it asked; for people only
 */
public record NewNode(HardwareId hardwareId, Role role, ServerName name, NodeEndpoints endpoints, Instant at) {

    /** Its row under that number, as long as it has reported nothing. */
    public Node admitted(NodeId number) {
        return new Node(
                number,
                hardwareId,
                role,
                name,
                endpoints,
                NodeStatus.CONNECTING,
                NodeReport.none(),
                Optional.empty(),
                at,
                Node.DEFAULT_PRIORITY,
                false);
    }
}
