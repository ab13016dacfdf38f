package dev.mainstay.adapters.http.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.adapters.http.client.HttpAdmin.Mode;
import dev.mainstay.adapters.http.client.HttpPeers;
import dev.mainstay.adapters.http.client.TestPeers;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.StaleTermException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.health.NodeHealth;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.Allegiance;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.Profile;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.OperationReport.Status;
import dev.mainstay.ports.in.SetUpMain;
import dev.mainstay.ports.in.SetUpSecondary;
import dev.mainstay.ports.out.Heartbeat;
import dev.mainstay.ports.out.JoinGrant;
import dev.mainstay.ports.out.JoinRequest;
import dev.mainstay.ports.out.Notice;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Our clients against our server: what one side writes the other reads. */
class BothSidesTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final PanelServer server = new PanelServer();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final HttpPeers peers = TestPeers.revealing(threads, InstantSource.fixed(Snapshots.NOW));
    private final HttpAdmin admin =
            new HttpAdmin(new HttpAdmin.Target(server.url(), PanelServer.LOCAL_TOKEN, Optional.of("ana")), threads);

    @BeforeEach
    void main() {
        server.cluster.snapshot = Snapshots.mainWith(Snapshots.main(), Snapshots.secondary(Duration.ZERO));
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        threads.shutdownNow();
    }

    private static <T> T answered(PeerReply<T> reply) {
        return reply.match(
                content -> content,
                refused -> {
                    throw new AssertionError("refused: " + refused);
                },
                silent -> {
                    throw new AssertionError("silent: " + silent);
                });
    }

    private static <T> PeerReply.Refused<T> refused(PeerReply<T> reply) {
        return reply.match(
                content -> {
                    throw new AssertionError("answered: " + content);
                },
                refused -> refused,
                silent -> {
                    throw new AssertionError("silent: " + silent);
                });
    }

    @Test
    void health_of_a_healthy_main() {
        PeerObservation seen = peers.health(server.url(), LIMIT);
        assertThat(seen)
                .isEqualTo(new PeerObservation.Answered(new PeerObservation.Claim(
                        Optional.of(Role.MAIN),
                        new Term(3),
                        true,
                        Optional.of(Lsn.parse("0/5000148")),
                        Optional.of(Snapshots.VERSION),
                        Allegiance.none(),
                        Profile.none(),
                        Optional.of(NodeCondition.MAIN))));
    }

    @Test
    void health_of_a_main_without_database() {
        server.cluster.health =
                Optional.of(new NodeHealth(false, Role.MAIN, false, new Term(3), Optional.empty(), Optional.empty()));
        assertThat(peers.health(server.url(), LIMIT)).isInstanceOf(PeerObservation.Refused.class);
        assertThat(peers.health(server.url(), LIMIT).term()).isEqualTo(new Term(3));
    }

    @Test
    void a_join_arrives_whole() {
        JoinRequest request = new JoinRequest(
                new HardwareId("hw-node-number-0002"),
                new ServerName("DC2 é"),
                Snapshots.endpoints("203.0.113.11"),
                Role.SERVER3,
                Optional.of(Snapshots.DATABASE),
                Snapshots.VERSION);
        JoinGrant grant = answered(peers.join(server.url(), StubCluster.SECRET, request, LIMIT));
        assertThat(grant).isEqualTo(StubCluster.grant());
        assertThat(server.cluster.asked).containsExactly(request);
    }

    @Test
    void a_refused_join_keeps_its_words() {
        server.cluster.admit = request -> {
            throw new ConflictException("node limit reached");
        };
        JoinRequest request = new JoinRequest(
                new HardwareId("hw-node-number-0002"),
                new ServerName("DC2"),
                Snapshots.endpoints("203.0.113.11"),
                Role.SECONDARY,
                Optional.empty(),
                Snapshots.VERSION);
        assertThat(refused(peers.join(server.url(), StubCluster.SECRET, request, LIMIT)))
                .isEqualTo(new PeerReply.Refused<>(409, "node limit reached"));
        assertThat(refused(peers.join(server.url(), Secret.of("wrong"), request, LIMIT))
                        .status())
                .isEqualTo(401);
        assertThat(refused(peers.join(server.url(), Secret.of("masked…"), request, LIMIT))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_heartbeat_arrives_whole() {
        Heartbeat beat = new Heartbeat(
                Optional.of(new ClusterId(Snapshots.CLUSTER)),
                Optional.of(new NodeId(2)),
                new HardwareId("hw-node-number-0002"),
                Optional.of(new NodeAddress("203.0.113.11")),
                new Term(3),
                Snapshots.secondary(Duration.ofMillis(1_801)).report());
        assertThat(answered(peers.heartbeat(server.url(), StubCluster.SECRET, beat, LIMIT)))
                .isEqualTo(StubCluster.beatReply());
        assertThat(server.cluster.asked).containsExactly(beat);
    }

    @Test
    void a_bare_heartbeat_arrives_too() {
        Heartbeat beat = new Heartbeat(
                Optional.empty(),
                Optional.empty(),
                new HardwareId("hw-node-number-0002"),
                Optional.empty(),
                Term.NONE,
                dev.mainstay.domain.topology.NodeReport.none());
        assertThat(answered(peers.heartbeat(server.url(), StubCluster.SECRET, beat, LIMIT)))
                .isEqualTo(StubCluster.beatReply());
        assertThat(server.cluster.asked).containsExactly(beat);
    }

    @Test
    void notices_arrive_whole() {
        Notice newMain = new Notice(
                Notice.Kind.NEW_MAIN,
                Optional.of(new ClusterId(Snapshots.CLUSTER)),
                Optional.of(new NodeAddress("203.0.113.11")),
                Optional.of(new NodeId(2)),
                Optional.of(new HardwareId("hw-node-number-0002")),
                new Term(4));
        assertThat(answered(peers.notify(server.url(), StubCluster.SECRET, newMain, LIMIT)))
                .isEqualTo("Notification processed");
        assertThat(answered(peers.notify(server.url(), StubCluster.SECRET, Notice.ping(), LIMIT)))
                .isEqualTo("Notification processed");
        assertThat(server.cluster.asked).containsExactly(newMain, Notice.ping());
        server.cluster.notice = told -> {
            throw new StaleTermException("term 4");
        };
        assertThat(refused(peers.notify(server.url(), StubCluster.SECRET, newMain, LIMIT)))
                .isEqualTo(new PeerReply.Refused<>(409, "stale epoch"));
    }

    @Test
    void an_admin_reads() {
        assertThat(admin.status().data().path("total_nodes").intValue()).isEqualTo(2);
        assertThat(admin.config().data().path("server_role").asText()).isEqualTo("main");
        assertThat(admin.checkMain().data().path("is_main_online").booleanValue())
                .isTrue();
        assertThat(admin.events(5, Long.MAX_VALUE).data().path("events")).hasSize(2);
        assertThat(admin.operation(new OperationId("none")).status()).isEqualTo(404);
    }

    @Test
    void an_admin_commands() {
        server.cluster.report =
                Optional.of(StubCluster.report(TransitionKind.SETUP_MAIN, Status.DONE, "", Facts.none()));
        SetUpMain.Command command = new SetUpMain.Command(
                Optional.of(new ServerName("DC1 主")), Optional.of(new NodeAddress("203.0.113.10")));
        HttpAdmin.Reply done = admin.setUpMain(command, Mode.WAIT);
        assertThat(done.status()).as(done.message()).isEqualTo(200);
        assertThat(done.success()).isTrue();
        assertThat(done.operation()).contains(new OperationId("op-1"));
        assertThat(admin.setUpMain(command, Mode.ASYNC).status()).isEqualTo(202);
        server.cluster.reply = new CommandReply.Planned(new Plan(TransitionKind.SETUP_MAIN, List.of(), Facts.none()));
        assertThat(admin.setUpMain(command, Mode.DRY_RUN).data().path("plan").path("steps"))
                .isNotEmpty();
        assertThat(server.cluster.asked.stream().map(each -> (StubCluster.Asked) each))
                .allMatch(asked ->
                        asked.command().equals(command) && asked.actor().value().equals("cli:ana"))
                .extracting(StubCluster.Asked::dryRun)
                .containsExactly(false, false, true);
    }

    @Test
    void an_admin_joins_and_promotes() {
        SetUpSecondary.Command command = new SetUpSecondary.Command(
                new PeerUrl(PeerUrl.Scheme.HTTPS, new Endpoint(new NodeAddress("203.0.113.20"), 8443)),
                StubCluster.SECRET,
                Optional.empty(),
                Optional.empty(),
                Role.SERVER4,
                true);
        assertThat(admin.setUpSecondary(command, Mode.WAIT).status()).isEqualTo(202);
        assertThat(admin.promote(true, Mode.WAIT).status()).isEqualTo(202);
        assertThat(server.cluster.asked.stream().map(each -> ((StubCluster.Asked) each).command()))
                .containsExactly(command, Promote.Lift.DOUBT);
    }

    @Test
    void an_admin_with_a_wrong_token_is_told() {
        HttpAdmin stranger =
                new HttpAdmin(new HttpAdmin.Target(server.url(), Secret.of("nonsense"), Optional.empty()), threads);
        HttpAdmin.Reply reply = stranger.status();
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.success()).isFalse();
        assertThat(reply.message()).isEqualTo("Invalid or expired token");
    }

    @Test
    void an_admin_without_a_server_is_told_where() {
        PeerUrl nowhere =
                new PeerUrl(PeerUrl.Scheme.HTTP, new Endpoint(new NodeAddress("127.0.0.1"), PanelServer.freePort()));
        HttpAdmin lost = new HttpAdmin(new HttpAdmin.Target(nowhere, Secret.of("t"), Optional.empty()), threads);
        assertThatThrownBy(lost::status)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining(nowhere.toString())
                .hasMessageContaining("mainstay server");
    }
}
