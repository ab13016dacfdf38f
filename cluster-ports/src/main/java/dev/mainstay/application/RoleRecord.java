package dev.mainstay.application;

import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.AccessRules;
import java.util.ArrayList;
import java.util.List;

/** Writes into a new main's database who leads and who follows, and what the followers need there. */
final class RoleRecord {

    private final Ports ports;

    RoleRecord(Ports ports) {
        this.ports = ports;
    }

    /** This node leads, and any other main follows it. */
    StepStatus record(StepContext context) {
        ports.tables().migrate();
        List<Node> nodes = ports.tables().nodes();
        NodeId own = own();
        Node self = nodes.stream()
                .filter(node -> node.id().equals(own))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this node has no row in cluster_nodes"));
        List<Node> changed = new ArrayList<>();
        changed.add(self.as(Role.MAIN, NodeStatus.ONLINE));
        nodes.stream()
                .filter(node -> node.role() == Role.MAIN && !node.id().equals(own))
                .map(old -> old.as(Role.SECONDARY, statusOfOldMain(context)).rebasing(!isHandedOver(context)))
                .forEach(changed::add);
        SharedConfig config = ports.tables()
                .config()
                .orElseThrow(() -> new IllegalStateException("cluster_config has no active row"));
        Term term = new Term(Long.parseLong(context.fact(Promote.TERM)));
        ports.tables().lead(config.ledBy(self, term), changed);
        return StepStatus.reached();
    }

    /** Spec D-25: failed when a person promoted, offline when nobody did; one that handed over comes back. */
    private static NodeStatus statusOfOldMain(StepContext context) {
        if (isHandedOver(context)) {
            return NodeStatus.SYNCING;
        }
        return trigger(context) != Promote.Trigger.OPERATOR ? NodeStatus.OFFLINE : NodeStatus.FAILED;
    }

    /** Every other node has its slot here, and may connect; clients may too, unless they are kept out for what nobody else has. */
    StepStatus makeSlots(boolean closed) {
        List<Node> others = others();
        for (Node other : others) {
            ports.postgres().createSlot(other.slot());
        }
        List<NodeAddress> addresses =
                others.stream().map(node -> node.endpoints().address()).toList();
        ports.data().allow(new AccessRules(closed, addresses));
        ports.postgres().reload();
        return StepStatus.reached();
    }

    /** The other members. */
    List<Node> others() {
        NodeId own = own();
        return ports.tables().nodes().stream()
                .filter(node -> !node.id().equals(own))
                .toList();
    }

    private NodeId own() {
        return ports.state().load().node().membership().orElseThrow().nodeId();
    }

    private static boolean isHandedOver(StepContext context) {
        return trigger(context) == Promote.Trigger.HANDED_OVER;
    }

    /** What caused the promotion. */
    static Promote.Trigger trigger(StepContext context) {
        return Promote.Trigger.valueOf(context.fact(Promote.TRIGGER));
    }
}
