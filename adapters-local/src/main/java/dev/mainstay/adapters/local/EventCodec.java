package dev.mainstay.adapters.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.EventId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.topology.Role;

/** Events as JSON and back. Pure. */
final class EventCodec {

    private EventCodec() {}

    static ObjectNode encode(RecordedEvent recorded) {
        ClusterEvent event = recorded.event();
        ObjectNode tree = Json.object()
                .put("id", recorded.id().value())
                .put("kind", event.kind().word())
                .put("description", event.description())
                .put("role", recorded.role().word())
                .put("actor", recorded.actor())
                .put("occurred_at", recorded.occurredAt().toString());
        tree.set("facts", Json.facts(event.facts()));
        event.about().ifPresent(node -> tree.put("about", node.value()));
        recorded.nodeId().ifPresent(node -> tree.put("node_id", node.value()));
        recorded.address().ifPresent(address -> tree.put("address", address.host()));
        recorded.operation().ifPresent(operation -> tree.put("operation", operation.value()));
        return tree;
    }

    static RecordedEvent decode(Fields fields) {
        ClusterEvent event = new ClusterEvent(
                fields.word("kind", EventKind::of),
                fields.optionalInteger("about").map(NodeId::new),
                fields.text("description"),
                fields.facts("facts"));
        return new RecordedEvent(
                new EventId(fields.text("id")),
                event,
                fields.optionalInteger("node_id").map(NodeId::new),
                fields.optionalText("address").map(NodeAddress::new),
                fields.word("role", Role::of),
                fields.text("actor"),
                fields.optionalText("operation").map(OperationId::new),
                fields.moment("occurred_at"));
    }
}
