package dev.mainstay.testing.contract;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.EventId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.NodeMetrics;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.wal.Lag;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.out.NewNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Values of the cluster tables in which every field differs from its default. */
final class ClusterSamples {

    static final Instant EARLIER = Instant.parse("2026-03-29T00:59:59.123Z");
    static final Instant LATER = Instant.parse("2026-03-29T01:30:00.456Z");

    static final NodeReport REPORT = new NodeReport(
            new NodeMetrics(Optional.of(12.5), Optional.of(33.25), Optional.of(71.0), Optional.of(6), Optional.of(31)),
            Optional.of(new SoftwareVersion("4.2.1-beta+17")),
            Optional.of(12_345),
            new Lag(
                    Optional.of(Duration.ofMillis(2_300)),
                    Optional.of(new WalDistance(4096)),
                    Optional.of(new WalDistance(1L << 40))),
            Optional.of(new Timeline(3)),
            Optional.of(Lsn.parse("16/B374D848")),
            Optional.of(new SystemIdentifier("7300000000000000001")),
            NodeStatus.SYNCING,
            NodeStatus.ERROR,
            Optional.of(EARLIER));

    static final Node MAIN = new Node(
            new NodeId(1),
            new HardwareId("hw-1"),
            Role.MAIN,
            new ServerName("Łódź main"),
            endpoints("10.0.0.1"),
            NodeStatus.ONLINE,
            REPORT,
            Optional.of(LATER),
            EARLIER,
            Node.MAIN_PRIORITY,
            false);

    static final SharedConfig CONFIG = config("5f1c9a58-6a5e-4a52-9d0f-2f4a3f6f5a10");

    private ClusterSamples() {}

    static SharedConfig config(String cluster) {
        return shared(cluster, true);
    }

    static SharedConfig inactive(String cluster) {
        return shared(cluster, false);
    }

    private static SharedConfig shared(String cluster, boolean active) {
        return new SharedConfig(
                new ClusterId(cluster),
                active,
                MAIN.endpoints().address(),
                MAIN.name(),
                MAIN.hardwareId(),
                new SystemIdentifier("7300000000000000001"),
                new Term(5),
                false,
                Duration.ofSeconds(90),
                EARLIER);
    }

    static NewNode candidate(String hardware) {
        return candidate(hardware, "10.0.0.2");
    }

    static NewNode candidate(String hardware, String address) {
        return new NewNode(
                new HardwareId(hardware), Role.SECONDARY, new ServerName("second"), endpoints(address), EARLIER);
    }

    static RecordedEvent event(String id, String description) {
        return new RecordedEvent(
                new EventId(id),
                ClusterEvent.of(EventKind.NODE_OFFLINE, description, Facts.none()),
                Optional.of(new NodeId(2)),
                Optional.of(new NodeAddress("10.0.0.2")),
                Role.SECONDARY,
                "user:admin",
                Optional.of(new OperationId("op-1")),
                EARLIER);
    }

    private static NodeEndpoints endpoints(String address) {
        return new NodeEndpoints(
                new PeerUrl(PeerUrl.Scheme.HTTPS, new Endpoint(new NodeAddress(address), 8443)), 5433, 6380);
    }
}
