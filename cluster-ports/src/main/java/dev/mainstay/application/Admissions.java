package dev.mainstay.application;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.out.Admission;
import dev.mainstay.ports.out.JoinGrant;
import dev.mainstay.ports.out.JoinRequest;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.NewNode;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes servers members of the main's cluster and takes that back: row, slot, access, event. On failure nothing stays.
 *
 * <p>Safe for all threads; one at a time.
 */
final class Admissions {

    private static final Logger log = LoggerFactory.getLogger(Admissions.class);

    private final Ports ports;
    private final AgentSettings settings;
    private final EventRecorder recorder;
    /** Read by heartbeats, which must not wait for an admission that waits for the database. */
    private final Map<NodeId, Node> fresh = new ConcurrentSkipListMap<>();

    Admissions(Ports ports, AgentSettings settings, EventRecorder recorder) {
        this.ports = ports;
        this.settings = settings;
        this.recorder = recorder;
    }

    synchronized JoinGrant admit(JoinRequest request) {
        requireUsable(request);
        requireOwnId(request);
        requireOneSecret();
        LocalFacts facts = ports.state().load();
        Membership own = facts.node().membership().orElseThrow();
        Instant now = ports.wallClock().instant();
        Admission admission = ports.tables()
                .admit(
                        own.clusterId(),
                        new NewNode(request.hardwareId(), request.role(), request.name(), request.endpoints(), now));
        Node node = admission.node();
        try {
            // Again, behind the row: from here on a rotation that begins finds this member.
            requireOneSecret();
            openDoors();
            ports.postgres().createSlot(node.slot());
            JoinGrant grant = grant(facts, own, node);
            fresh.put(node.id(), node);
            ports.state().update(known -> known.revealingSince(Instant.EPOCH));
            report(admission);
            return grant;
        } catch (RuntimeException failure) {
            takeBackAfter(failure, node);
            throw failure;
        }
    }

    private void takeBackAfter(RuntimeException failure, Node node) {
        try {
            takeBack(node);
        } catch (RuntimeException second) {
            failure.addSuppressed(second);
        }
    }

    /** A member left or never came: its slot, access and row go. Does nothing for one that is not a member. */
    synchronized Optional<NodeId> release(HardwareId hardwareId) {
        NodeId own = ports.state().load().node().membership().orElseThrow().nodeId();
        Optional<Node> member = ports.tables().nodes().stream()
                .filter(node -> node.hardwareId().equals(hardwareId))
                .filter(node -> !node.id().equals(own))
                .findFirst();
        member.ifPresent(this::remove);
        return member.map(Node::id);
    }

    /** The members as the tables say, and those admitted since they were read. */
    List<Node> members(ClusterView view) {
        List<Node> members = new ArrayList<>(view.nodes());
        fresh.values().removeIf(node -> view.node(node.id()).isPresent());
        members.addAll(fresh.values());
        return members;
    }

    /** One that is taken out counts as no newcomer any more. */
    void forget(NodeId node) {
        fresh.remove(node);
    }

    private void requireUsable(JoinRequest request) {
        if (!request.role().follows()) {
            throw new InvalidRequestException("role '" + request.role().word()
                    + "' is not valid: expected secondary, server3, server4 or server5");
        }
        NodeAddress address = request.endpoints().address();
        if (address.isUndialable() || (address.isLoopback() && !settings.allowLoopback())) {
            throw new InvalidRequestException(
                    "address '" + address + "' is not valid: expected an address that this server can dial");
        }
    }

    /** It would keep the secret that it came with, while the members have another one. */
    private void requireOneSecret() {
        if (ports.state().load().secrets().rotation().isPresent()) {
            throw new ConflictException("operation in progress: the cluster secret is being rotated; join when that has"
                    + " ended (mainstay status shows which member it waits for)");
        }
    }

    /** A copied machine has the id of another one, and must not get its number and slot (H-15). */
    private void requireOwnId(JoinRequest request) {
        ports.tables().nodes().stream()
                .filter(node -> node.hardwareId().equals(request.hardwareId()))
                .filter(node -> node.status() == NodeStatus.ONLINE)
                .filter(node ->
                        !node.endpoints().address().equals(request.endpoints().address()))
                .findFirst()
                .ifPresent(other -> {
                    throw new ConflictException("hardware id " + request.hardwareId() + " belongs to node " + other.id()
                            + " at " + other.endpoints().address()
                            + ", which is online: give this server a state directory of its own");
                });
    }

    /** Replication is admitted from every other member's address; whether clients are is for those to say who close and open. */
    private void openDoors() {
        NodeId own = ports.state().load().node().membership().orElseThrow().nodeId();
        List<NodeAddress> addresses = ports.tables().nodes().stream()
                .filter(node -> !node.id().equals(own))
                .map(Node::endpoints)
                .map(NodeEndpoints::address)
                .toList();
        boolean unused = ports.data().admit(addresses);
        ports.postgres().reload();
    }

    private JoinGrant grant(LocalFacts facts, Membership own, Node node) {
        return new JoinGrant(
                own.clusterId(),
                node.id(),
                node.role(),
                own.nodeId(),
                own.endpoints(),
                node.slot(),
                facts.secrets().replication().orElseThrow(),
                ports.redis().isManaged() ? ports.redis().password() : Optional.empty(),
                own.databaseId(),
                ports.postgres().size().bytes(),
                facts.node().term(),
                ports.postgres().minimumSettings(),
                KeptTables.of(ports.state().load()));
    }

    private void report(Admission admission) {
        Node node = admission.node();
        EventKind kind = admission.returning() ? EventKind.NODE_REJOINED : EventKind.NODE_JOINED;
        recorder.record(
                ClusterEvent.about(
                        node.id(),
                        kind,
                        "Node " + node.name() + " joined cluster as "
                                + node.role().word(),
                        Facts.of("address", node.endpoints().address())),
                Actor.node(node.id()));
    }

    private void remove(Node node) {
        takeBack(node);
        recorder.record(
                ClusterEvent.about(
                        node.id(), EventKind.NODE_LEFT, "Node " + node.name() + " left the cluster", Facts.none()),
                Actor.node(node.id()));
    }

    private void takeBack(Node node) {
        fresh.remove(node.id());
        try {
            boolean dropped = ports.postgres().dropSlot(node.slot());
            if (!dropped) {
                log.atWarn().addKeyValue("slot", node.slot()).log("a slot is still in use and was not dropped");
            }
        } finally {
            ports.tables().remove(node.id());
            openDoors();
        }
    }
}
