package dev.mainstay.adapters.http.panel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.RemoteMain;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.ports.out.HeartbeatReply;
import dev.mainstay.ports.out.KeptRows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the leader of a standby cluster tells its members arrives whole, and a main tells nothing of it (ADR 34). */
class KeptRowsWireTest {

    private static final Instant AT = Instant.parse("2026-05-12T11:45:03.5Z");

    @Test
    void rows_arrive_whole() {
        HeartbeatReply told = reply(Optional.of(rows(Optional.of(new DynamicConfig(
                7, "{\"a\": \" b\\n\"}", ClusterRules.standard().following(Optional.of(remote())))))));
        assertThat(read(HeartbeatWire.writeReply(told))).isEqualTo(told);
    }

    @Test
    void rows_without_a_configuration_arrive_whole() {
        HeartbeatReply told = reply(Optional.of(rows(Optional.empty())));
        assertThat(read(HeartbeatWire.writeReply(told))).isEqualTo(told);
    }

    @Test
    void a_main_does_not_name_the_field() {
        assertThat(HeartbeatWire.writeReply(reply(Optional.empty())).has(KeptRowsWire.FIELD))
                .isFalse();
        assertThat(read(HeartbeatWire.writeReply(reply(Optional.empty()))).kept())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"database_id", "epoch", "rules", "created_at"})
    void half_a_row_is_refused(String lacking) {
        ObjectNode body = HeartbeatWire.writeReply(
                reply(Optional.of(rows(Optional.of(new DynamicConfig(7, "{}", ClusterRules.standard()))))));
        assertThat(body.withObjectProperty(KeptRowsWire.FIELD).remove(lacking)).isNotNull();
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(lacking);
    }

    private static HeartbeatReply read(ObjectNode data) {
        ObjectNode body = Json.object();
        body.set("data", data);
        return HeartbeatWire.readReply(Fields.of(body));
    }

    private static HeartbeatReply reply(Optional<KeptRows> kept) {
        return new HeartbeatReply(
                Optional.of(new NodeId(2)),
                new Term(3),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(AT),
                kept);
    }

    private static KeptRows rows(Optional<DynamicConfig> dynamic) {
        SharedConfig row = new SharedConfig(
                new ClusterId("0b5c2a52-5f0e-4f86-a5a7-5a3f5f7a9d10"),
                true,
                new NodeAddress("10.0.0.2"),
                new ServerName("zweiter Server"),
                new HardwareId("hw-of-the-leader"),
                new SystemIdentifier("7437283748372837482"),
                new Term(6),
                true,
                Duration.ofMinutes(2),
                AT,
                dynamic);
        return new KeptRows(
                row, List.of(node(1, Role.STANDBY_LEADER, "10.0.0.2"), node(4, Role.SERVER3, "2001:db8::4")), 6);
    }

    private static RemoteMain remote() {
        return new RemoteMain(
                new Endpoint(new NodeAddress("db.example"), 5433),
                new SlotName("dr_site"),
                new TreeMap<>(Map.of("restore_command", "cp /archive/%f \"%p\"")));
    }

    private static Node node(int id, Role role, String address) {
        PeerUrl api = new PeerUrl(PeerUrl.Scheme.HTTPS, new Endpoint(new NodeAddress(address), 8443));
        return new Node(
                new NodeId(id),
                new HardwareId("hw-of-node-" + id),
                role,
                new ServerName("node " + id),
                new NodeEndpoints(api, 5434, 6380),
                NodeStatus.SYNCING,
                NodeReport.none(),
                Optional.empty(),
                AT,
                50 + id,
                true);
    }
}
