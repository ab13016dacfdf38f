package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.event.Severity;
import dev.mainstay.domain.identity.EventId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.ports.in.Actor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Stores every event, durable before anything is done about it, and writes its one log line. Nobody else reports a role
 * change (STYLE 2.12).
 *
 * <p>Safe for all threads.
 */
final class EventRecorder {

    private static final Logger log = LoggerFactory.getLogger(EventRecorder.class);

    private final Ports ports;

    EventRecorder(Ports ports) {
        this.ports = ports;
    }

    /** Records events that nobody asked for. */
    void record(List<ClusterEvent> events) {
        for (ClusterEvent event : events) {
            record(event, Actor.AUTO);
        }
    }

    /** Records one event. */
    void record(ClusterEvent event, Actor actor) {
        store(ports.ids().event(), event, new Origin(actor.value(), Optional.empty()));
    }

    /** Records an event of a transition, once however often its step is repeated: the id is made of the operation's. */
    void recordOnce(OperationId operation, String actor, ClusterEvent event) {
        recordOnce(operation, actor, "", event);
    }

    /** As above, for transitions that may record several events of one kind: the mark tells them apart. */
    void recordOnce(OperationId operation, String actor, String mark, ClusterEvent event) {
        String name = operation + "/" + event.kind().word() + "/" + mark;
        UUID id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        store(new EventId(id.toString()), event, new Origin(actor, Optional.of(operation)));
    }

    /** Who caused an event, and within which transition. */
    private record Origin(String actor, Optional<OperationId> operation) {}

    private void store(EventId id, ClusterEvent event, Origin origin) {
        NodeState self = ports.state().load().node();
        Optional<NodeId> own = self.membership().map(Membership::nodeId);
        Optional<NodeAddress> address = event.about().isPresent() ? Optional.empty() : self.address();
        ports.events()
                .store(new RecordedEvent(
                        id,
                        event,
                        event.about().or(() -> own),
                        address,
                        self.role(),
                        origin.actor(),
                        origin.operation(),
                        ports.wallClock().instant()));
        write(event, self, origin);
    }

    private static void write(ClusterEvent event, NodeState self, Origin origin) {
        var line = log.atLevel(level(event.kind().severity()))
                .addKeyValue("event", event.kind().word())
                .addKeyValue("role", self.role().word())
                .addKeyValue("term", self.term())
                .addKeyValue("actor", origin.actor());
        line = origin.operation().isPresent()
                ? line.addKeyValue("operation", origin.operation().get())
                : line;
        for (var fact : event.facts().values().entrySet()) {
            line = line.addKeyValue(fact.getKey(), fact.getValue());
        }
        line.log(event.description());
    }

    private static Level level(Severity severity) {
        return switch (severity) {
            case INFO -> Level.INFO;
            case WARNING -> Level.WARN;
            case ERROR, CRITICAL -> Level.ERROR;
        };
    }
}
