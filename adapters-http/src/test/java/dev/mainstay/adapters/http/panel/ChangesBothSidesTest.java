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
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.salvage.ExportName;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.RebaseWay;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.OperationReport.Status;
import dev.mainstay.ports.in.Reattach;
import dev.mainstay.ports.in.SwitchOver;
import dev.mainstay.ports.out.HandOverQuestion;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.Readiness;
import dev.mainstay.ports.out.ReattachAnswer;
import dev.mainstay.ports.out.ReattachOrder;
import dev.mainstay.ports.out.Taken;
import dev.mainstay.ports.settings.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our clients against our server for planned changes: what one side writes the other reads. */
class ChangesBothSidesTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ExportName USERS = new ExportName("panel.public.users.csv");

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

    private static HandOverQuestion question(HandOverQuestion.Stage stage) {
        return new HandOverQuestion(
                new ClusterId(Snapshots.CLUSTER), new NodeId(1), new NodeAddress("203.0.113.10"), stage);
    }

    private static ReattachOrder back(ReattachOrder.Mode mode) {
        return new ReattachOrder(new ClusterId(Snapshots.CLUSTER), true, "node:1", mode);
    }

    private PeerReply<Taken> handOver() {
        return peers.handOver(server.url(), StubCluster.SECRET, StubChanges.order(), LIMIT);
    }

    @ParameterizedTest
    @EnumSource(HandOverQuestion.Stage.class)
    void a_question_of_readiness_arrives_whole(HandOverQuestion.Stage stage) {
        assertThat(peers.readiness(server.url(), StubCluster.SECRET, question(stage), LIMIT))
                .isEqualTo(new PeerReply.Answered<>(server.cluster.changes.readiness));
        assertThat(server.cluster.asked).containsExactly(question(stage));
    }

    @Test
    void problems_arrive_whole() {
        Readiness no =
                new Readiness(List.of("it is server3", "replay is paused"), MinimumSettings.none(), Optional.empty());
        server.cluster.changes.readiness = no;
        assertThat(peers.readiness(server.url(), StubCluster.SECRET, question(HandOverQuestion.Stage.LOOK), LIMIT))
                .isEqualTo(new PeerReply.Answered<>(no));
        assertThat(peers.readiness(server.url(), Secret.of("wrong"), question(HandOverQuestion.Stage.LOOK), LIMIT))
                .isEqualTo(new PeerReply.Refused<>(401, "cluster secret mismatch"));
    }

    @Test
    void a_hand_over_arrives_whole_and_so_does_its_result() {
        assertThat(handOver())
                .isEqualTo(new PeerReply.Answered<>(
                        new Taken(new Term(4), new Timeline(4), Snapshots.NOW, Optional.of(StubChanges.REDIS))));
        assertThat(server.cluster.asked).containsExactly(StubChanges.order());
        Instant fine = Snapshots.NOW.plusNanos(123_456_789);
        server.cluster.changes.take = order -> new Taken(order.term(), new Timeline(2), fine, Optional.empty());
        assertThat(handOver())
                .isEqualTo(new PeerReply.Answered<>(new Taken(new Term(4), new Timeline(2), fine, Optional.empty())));
    }

    @Test
    void a_refused_hand_over_is_final_and_a_failed_one_is_not() {
        server.cluster.changes.take = order -> {
            throw new ConflictException("fence LSN not reached");
        };
        assertThat(handOver()).isEqualTo(new PeerReply.Refused<>(409, "fence LSN not reached"));
        server.cluster.changes.take = order -> {
            throw new StaleTermException("term 5");
        };
        assertThat(handOver()).isEqualTo(new PeerReply.Refused<>(409, "stale epoch"));
        server.cluster.changes.take = order -> {
            throw new UnavailableException("the promotion goes on: ask again");
        };
        assertThat(handOver()).isEqualTo(new PeerReply.Refused<>(503, "the promotion goes on: ask again"));
    }

    @Test
    void a_word_to_come_back_arrives_whole() {
        server.cluster.reply = StubCluster.started(TransitionKind.FENCE, Facts.none());
        assertThat(peers.reattach(server.url(), StubCluster.SECRET, back(ReattachOrder.Mode.BEGIN), LIMIT))
                .isEqualTo(new PeerReply.Answered<>(
                        new ReattachAnswer(Optional.of(new OperationId("op-1")), "", List.of())));
        server.cluster.reply = new CommandReply.Planned(new Plan(
                TransitionKind.FENCE, List.of(Verdict.that(Guard.MAIN_ANSWERS, false, "silent")), Facts.none()));
        assertThat(peers.reattach(server.url(), StubCluster.SECRET, back(ReattachOrder.Mode.PLAN), LIMIT))
                .isEqualTo(new PeerReply.Answered<>(
                        new ReattachAnswer(Optional.empty(), "main-answers", List.of("main-answers: no, silent"))));
        server.cluster.reply = new CommandReply.Planned(
                new Plan(TransitionKind.REBASE, List.of(), RebaseWay.byHand().facts()));
        assertThat(peers.reattach(server.url(), StubCluster.SECRET, back(ReattachOrder.Mode.PLAN), LIMIT))
                .isEqualTo(new PeerReply.Answered<>(new ReattachAnswer(Optional.empty(), "", List.of(), true)));
        assertThat(server.cluster.asked.stream().map(each -> ((StubCluster.Asked) each).dryRun()))
                .containsExactly(false, true, true);
    }

    @Test
    void an_admin_switches_over() {
        server.cluster.reply = StubCluster.started(
                TransitionKind.SWITCHOVER, Facts.of("target_node", 2).with("old_main", 1));
        server.cluster.report =
                Optional.of(StubCluster.report(TransitionKind.SWITCHOVER, Status.DONE, "", Facts.none()));
        SwitchOver.Command command = new SwitchOver.Command(Optional.of(new NodeId(2)), Duration.ofSeconds(7));
        assertThat(admin.switchOver(command, Mode.WAIT).status()).isEqualTo(200);
        assertThat(admin.switchOver(command, Mode.ASYNC).status()).isEqualTo(202);
        server.cluster.reply = new CommandReply.Planned(new Plan(TransitionKind.SWITCHOVER, List.of(), Facts.none()));
        assertThat(admin.switchOver(command, Mode.DRY_RUN).data().path("plan").path("steps"))
                .isNotEmpty();
        assertThat(server.cluster.asked.stream().map(each -> (StubCluster.Asked) each))
                .allMatch(asked ->
                        asked.command().equals(command) && asked.actor().value().equals("cli:ana"))
                .extracting(StubCluster.Asked::dryRun)
                .containsExactly(false, false, true);
    }

    @Test
    void an_admin_schedules_and_cancels() {
        Instant at = Instant.parse("2026-05-13T00:00:00Z");
        SwitchOver.Command command = new SwitchOver.Command(Optional.empty(), Duration.ofSeconds(30));
        assertThat(admin.scheduleSwitchOver(command, at)
                        .data()
                        .path("scheduled_at")
                        .asText())
                .isEqualTo("2026-05-13T00:00:00Z");
        StubChanges.Later later = (StubChanges.Later) server.cluster.asked.get(0);
        assertThat(later.command()).isEqualTo(command);
        assertThat(later.at()).isEqualTo(at);
        assertThat(admin.cancelSwitchOver().success()).isTrue();
    }

    @Test
    void an_admin_brings_nodes_back() {
        assertThat(admin.reattach(new NodeId(2), new Reattach.Command(true), Mode.DRY_RUN)
                        .status())
                .isEqualTo(202);
        server.cluster.reply = StubCluster.started(TransitionKind.FENCE, Facts.none());
        assertThat(admin.reattach(new NodeId(1), new Reattach.Command(false), Mode.ASYNC)
                        .status())
                .isEqualTo(202);
        assertThat(server.cluster.asked.get(0))
                .isEqualTo(new StubChanges.Relay(new NodeId(2), new Reattach.Command(true), true));
        assertThat(((StubCluster.Asked) server.cluster.asked.get(1)).command()).isEqualTo(new Reattach.Command(false));
    }

    @Test
    void an_admin_reads_reports_and_fetches_exports() {
        assertThat(admin.salvage().data().path("reports")).hasSize(1);
        assertThat(admin.salvage(new OperationId("op-5")).data().path("tables")).hasSize(2);
        assertThat(admin.salvage(new OperationId("op-6")).status()).isEqualTo(404);
        server.cluster.changes.content = "é,0123456789abcdef\n".repeat(1 << 18);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        assertThat(admin.export(new OperationId("op-5"), USERS, got).success()).isTrue();
        assertThat(got.toString(StandardCharsets.UTF_8)).isEqualTo(server.cluster.changes.content);
    }

    @Test
    void an_export_that_is_not_there_writes_nothing() {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        HttpAdmin.Reply reply = admin.export(new OperationId("op-5"), new ExportName("other.csv"), got);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.message()).isEqualTo("Export not found");
        assertThat(got.size()).isZero();
    }

    @Test
    void an_export_that_finds_no_room_says_so() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThatThrownBy(() -> admin.export(new OperationId("op-5"), USERS, full))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("cannot be written here: No space left on device");
    }
}
