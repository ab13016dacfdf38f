package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.error.NotFoundException;
import dev.mainstay.domain.error.StaleTermException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.Heartbeat;
import dev.mainstay.ports.out.JoinGrant;
import dev.mainstay.ports.out.JoinRequest;
import dev.mainstay.ports.out.Notice;
import dev.mainstay.ports.out.Notice.Kind;
import dev.mainstay.ports.out.PostgresControl;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What other nodes may ask and tell (spec/panel-api.md 1.9, 1.10, 1.16). */
class DesksTest {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private final Town town = new Town();
    private final Resident main = town.founded();

    private static JoinRequest request(Resident joiner, Role role) {
        return request(joiner.node().hardwareId(), joiner.endpoints(), role);
    }

    private static JoinRequest request(HardwareId id, NodeEndpoints endpoints, Role role) {
        return new JoinRequest(id, new ServerName("Joiner"), endpoints, role, Optional.empty(), Resident.VERSION);
    }

    private static Notice notice(Kind kind, Resident about, Term term) {
        return new Notice(
                kind,
                about.node().membership().map(member -> member.clusterId()),
                Optional.of(about.host()),
                about.node().membership().map(member -> member.nodeId()),
                Optional.of(about.node().hardwareId()),
                term);
    }

    // recognise

    @Test
    void only_the_secret_of_this_cluster_is_recognised() {
        RecogniseCases cases = new RecogniseCases(main);
        assertThat(cases.knows(main.secret().reveal())).isTrue();
        assertThat(cases.knows("  " + main.secret().reveal() + "\n")).isTrue();
        assertThat(cases.knows("")).isFalse();
        assertThat(cases.knows("   ")).isFalse();
        assertThat(cases.knows(main.cases().reveal().masked().orElseThrow())).isFalse();
        Resident stranger = town.settle(9);
        assertThat(new RecogniseCases(stranger).knows(main.secret().reveal())).isFalse();
        main.state.update(facts -> facts.with(facts.node().in(NodeCondition.LEFT)));
        assertThat(cases.knows(main.secret().reveal())).as("it left").isFalse();
    }

    @Test
    void a_signature_is_recognised_as_the_secret_is() {
        RecogniseCases cases = new RecogniseCases(main);
        assertThat(cases.signed("text", main.secret().sign("text"))).isTrue();
        assertThat(cases.signed("other", main.secret().sign("text"))).isFalse();
        Resident stranger = town.settle(9);
        assertThat(new RecogniseCases(stranger).signed("text", main.secret().sign("text")))
                .isFalse();
        main.state.update(facts -> facts.with(facts.node().in(NodeCondition.LEFT)));
        assertThat(cases.signed("text", main.secret().sign("text")))
                .as("it left")
                .isFalse();
    }

    private record RecogniseCases(Resident node) {
        boolean signed(String text, String signature) {
            return node.cases().recognise().isSigned(text, signature);
        }

        boolean knows(String presented) {
            return node.cases().recognise().knowsSecret(presented);
        }
    }

    // join

    @Test
    void a_joiner_gets_number_slot_and_password_and_the_same_again_when_it_comes_back() {
        Resident joiner = town.settle(2);
        JoinGrant grant = main.cases().admit().admit(request(joiner, Role.SECONDARY));
        JoinGrant again = main.cases().admit().admit(request(joiner, Role.SECONDARY));

        assertThat(grant.node()).isEqualTo(new NodeId(2));
        assertThat(grant.slot()).hasToString("replica_2");
        assertThat(again.node()).isEqualTo(grant.node());
        assertThat(main.count(EventKind.NODE_JOINED)).isEqualTo(1);
        assertThat(main.count(EventKind.NODE_REJOINED)).isEqualTo(1);
        assertThat(main.cases().reveal().revealable())
                .as("the reveal window is over")
                .isEmpty();
    }

    @Test
    void roles_that_lead_and_addresses_that_nobody_dials_are_refused() {
        Resident joiner = town.settle(2);
        assertThatThrownBy(() -> main.cases().admit().admit(request(joiner, Role.MAIN)))
                .isInstanceOf(InvalidRequestException.class);
        NodeEndpoints loopback = joiner.endpoints().at(new NodeAddress("0:0:0:0:0:0:0:1"));
        assertThatThrownBy(
                        () -> main.cases().admit().admit(request(joiner.node().hardwareId(), loopback, Role.SECONDARY)))
                .isInstanceOf(InvalidRequestException.class);
        assertThat(main.postgres.tables().nodes()).hasSize(1);
    }

    @Test
    void only_a_main_admits() {
        Resident secondary = town.joined(main, 2);
        Resident joiner = town.settle(3);
        assertThatThrownBy(() -> secondary.cases().admit().admit(request(joiner, Role.SECONDARY)))
                .isInstanceOf(ConflictException.class)
                .hasMessage("not the main server");
    }

    /** H-15: a copied machine must not take the number and the slot of the one it was copied from. */
    @Test
    void a_copied_machine_is_refused_while_the_other_one_is_online() {
        Resident secondary = town.joined(main, 2);
        NodeEndpoints elsewhere = secondary.endpoints().at(new NodeAddress("203.0.113.77"));
        JoinRequest copied = request(secondary.node().hardwareId(), elsewhere, Role.SECONDARY);

        assertThatThrownBy(() -> main.cases().admit().admit(copied))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("belongs to node 2");
        assertThat(main.postgres.tables().nodes()).hasSize(2);
        secondary.crash();
        town.run(Duration.ofMinutes(4));
        assertThat(main.cases().admit().admit(copied).node()).isEqualTo(new NodeId(2));
    }

    @Test
    void a_failed_admission_leaves_nothing_and_tells_its_own_reason() {
        Resident joiner = town.settle(2);
        main.crash();
        main.between(DesksTest::withSlotFailure);
        main.start();
        town.run(Duration.ofSeconds(3));
        assertThatThrownBy(() -> main.cases().admit().admit(request(joiner, Role.SECONDARY)))
                .isInstanceOf(ConflictException.class)
                .hasMessage("all slots are taken");
        assertThat(main.postgres.tables().nodes()).hasSize(1);
        assertThat(main.count(EventKind.NODE_JOINED)).isZero();
    }

    private static Ports withSlotFailure(Ports ports) {
        Object control = Proxy.newProxyInstance(
                DesksTest.class.getClassLoader(),
                new Class<?>[] {PostgresControl.class},
                (self, method, given) -> switch (method.getName()) {
                    case "createSlot" -> throw new ConflictException("all slots are taken");
                    case "dropSlot" -> throw new UnavailableException("and now the database is gone");
                    default -> method.invoke(ports.postgres(), given);
                });
        return OnePort.with(ports, PostgresControl.class, control);
    }

    // heartbeats

    @Test
    void a_heartbeat_is_answered_with_what_the_sender_must_know() {
        Resident secondary = town.joined(main, 2);
        var reply = main.cases().heartbeats().receive(ClusterTest.heartbeat(secondary, new Term(1)));

        assertThat(reply.node()).contains(new NodeId(2));
        assertThat(reply.term()).isEqualTo(new Term(1));
        assertThat(reply.position()).isPresent();
        assertThat(reply.threshold()).contains(Duration.ofMinutes(2));
    }

    @Test
    void strangers_are_not_found_and_an_older_term_is_taught() {
        Resident secondary = town.joined(main, 2);
        Heartbeat stranger = new Heartbeat(
                Optional.empty(),
                Optional.empty(),
                new HardwareId("somebody-else"),
                Optional.of(new NodeAddress("203.0.113.200")),
                Term.NONE,
                NodeReport.none());
        assertThatThrownBy(() -> main.cases().heartbeats().receive(stranger)).isInstanceOf(NotFoundException.class);
        assertThat(main.cases()
                        .heartbeats()
                        .receive(ClusterTest.heartbeat(secondary, Term.NONE))
                        .term())
                .isEqualTo(new Term(1));
    }

    /** An existing node of the panel may name itself otherwise at each call; its address tells. */
    @Test
    void a_node_is_known_by_its_address_when_its_id_is_new() {
        Resident secondary = town.joined(main, 2);
        Heartbeat renamed = new Heartbeat(
                Optional.empty(),
                Optional.empty(),
                new HardwareId("another-mac"),
                Optional.of(secondary.host()),
                Term.NONE,
                NodeReport.none());
        assertThat(main.cases().heartbeats().receive(renamed).node()).contains(new NodeId(2));
    }

    @Test
    void a_heartbeat_of_a_newer_term_closes_this_main() {
        Resident secondary = town.joined(main, 2);
        assertThatThrownBy(() -> main.cases().heartbeats().receive(ClusterTest.heartbeat(secondary, new Term(7))))
                .isInstanceOf(StaleTermException.class)
                .hasMessageContaining("7");
        town.run(Duration.ofSeconds(10));

        assertThat(main.node().condition()).isEqualTo(NodeCondition.FENCED);
        assertThat(main.node().term()).isEqualTo(new Term(7));
        assertThat(main.takesWrites()).isFalse();
        assertThatThrownBy(() -> main.cases().heartbeats().receive(ClusterTest.heartbeat(secondary, new Term(7))))
                .isInstanceOf(ConflictException.class);
    }

    /** Its first step hangs while turns go on: it is begun once. */
    @Test
    void a_fence_under_way_is_not_begun_again() {
        Resident secondary = town.joined(main, 2);
        main.workshop.hang("step-RECORD_FENCE");
        for (int message = 0; message < 5; message++) {
            assertThatThrownBy(() -> main.cases().heartbeats().receive(ClusterTest.heartbeat(secondary, new Term(7))))
                    .isInstanceOf(StaleTermException.class);
            town.run(Duration.ofSeconds(2));
        }
        main.workshop.release();
        town.calm();

        assertThat(main.journal.entries())
                .filteredOn(entry -> entry.toString().startsWith("Started")
                        && entry.toString().contains("FENCE"))
                .hasSize(1);
        assertThat(main.count(EventKind.SYNC_ERROR)).isZero();
        assertThat(main.node().condition()).isEqualTo(NodeCondition.FENCED);
    }

    @Test
    void a_heartbeat_does_not_wait_for_an_admission_that_waits_for_the_database() throws InterruptedException {
        Resident secondary = town.joined(main, 2);
        Resident joiner = town.settle(3);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        main.crash();
        main.between(ports -> slowTables(ports, inside, go));
        main.start();
        town.run(Duration.ofSeconds(3));
        CompletableFuture<JoinGrant> admission =
                CompletableFuture.supplyAsync(() -> main.cases().admit().admit(request(joiner, Role.SECONDARY)));
        assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Boolean> heartbeat = CompletableFuture.supplyAsync(
                        () -> main.cases().heartbeats().receive(ClusterTest.heartbeat(secondary, new Term(1))) != null)
                .orTimeout(20, TimeUnit.SECONDS);

        assertThat(heartbeat.join()).isTrue();
        assertThat(admission.isDone()).isFalse();
        go.countDown();
        assertThat(admission.join().node()).isEqualTo(new NodeId(3));
    }

    private static Ports slowTables(Ports ports, CountDownLatch inside, CountDownLatch go) {
        Object tables = Proxy.newProxyInstance(
                DesksTest.class.getClassLoader(), new Class<?>[] {ClusterTables.class}, (self, method, given) -> {
                    if (method.getName().equals("admit")) {
                        inside.countDown();
                        assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
                    }
                    return method.invoke(ports.tables(), given);
                });
        return OnePort.with(ports, ClusterTables.class, tables);
    }

    // notices

    @Test
    void a_new_main_is_followed_only_when_it_is_newer_a_member_and_confirms() {
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        Notice ofThisTerm = notice(Kind.NEW_MAIN, second, new Term(1));
        assertThatThrownBy(() -> third.cases().notices().receive(ofThisTerm)).isInstanceOf(ConflictException.class);
        Notice older = notice(Kind.NEW_MAIN, second, Term.NONE);
        assertThatThrownBy(() -> third.cases().notices().receive(older)).isInstanceOf(StaleTermException.class);
        Notice unconfirmed = notice(Kind.NEW_MAIN, second, new Term(2));
        assertThatThrownBy(() -> third.cases().notices().receive(unconfirmed))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("does not confirm");
        Notice elsewhere = new Notice(
                Kind.NEW_MAIN,
                unconfirmed.cluster(),
                Optional.of(new NodeAddress("203.0.113.66")),
                Optional.empty(),
                Optional.empty(),
                new Term(2));
        assertThatThrownBy(() -> third.cases().notices().receive(elsewhere))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("not a known node");
        Notice foreign = new Notice(
                Kind.NEW_MAIN,
                Optional.of(new ClusterId("CL-other")),
                Optional.of(second.host()),
                Optional.empty(),
                Optional.empty(),
                new Term(2));
        assertThatThrownBy(() -> third.cases().notices().receive(foreign))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("another cluster");
        assertThat(third.node().main().orElseThrow().nodeId()).contains(new NodeId(1));
        assertThat(third.node().term()).isEqualTo(new Term(1));
    }

    /** It knows the newer term and claims main: and it refuses clients. */
    @Test
    void a_fenced_main_confirms_nothing() {
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        assertThatThrownBy(() -> main.cases().heartbeats().receive(ClusterTest.heartbeat(second, new Term(2))))
                .isInstanceOf(StaleTermException.class);
        town.run(Duration.ofSeconds(10));
        Notice wrong = notice(Kind.NEW_MAIN, main, new Term(2));

        assertThatThrownBy(() -> third.cases().notices().receive(wrong)).isInstanceOf(ConflictException.class);
        assertThat(third.node().term()).isEqualTo(new Term(1));
    }

    @Test
    void a_node_within_a_transition_follows_nobody() {
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        main.die();
        town.run(Duration.ofSeconds(20));
        third.workshop.hang("step-PROMOTE");
        Resident.requireStarted(third.command(cases -> cases.promote().promote(true, Actor.user("root"), false)));
        Resident.requireStarted(second.command(cases -> cases.promote().promote(true, Actor.user("root"), false)));
        town.until("the second is main", () -> second.role() == Role.MAIN && !second.isBusy());
        assertThat(third.shows().operation()).isPresent();
        Notice good = notice(Kind.NEW_MAIN, second, new Term(2));

        assertThatThrownBy(() -> third.cases().notices().receive(good))
                .isInstanceOf(ConflictException.class)
                .hasMessage("operation in progress");
        assertThat(third.node().main().orElseThrow().nodeId()).contains(new NodeId(1));
    }

    @Test
    void a_demotion_teaches_the_term_and_an_old_one_is_stale() {
        Resident second = town.joined(main, 2);
        Notice old = notice(Kind.DEMOTED, second, new Term(1));
        assertThatThrownBy(() -> main.cases().notices().receive(old)).isInstanceOf(StaleTermException.class);
        second.cases().notices().receive(notice(Kind.DEMOTED, second, new Term(4)));
        assertThat(second.node().term()).isEqualTo(new Term(4));
        assertThat(second.node().role()).isEqualTo(Role.SECONDARY);
    }

    @Test
    void unknown_notices_and_pings_change_nothing() {
        Resident second = town.joined(main, 2);
        var before = second.state.load();
        second.cases().notices().receive(Notice.ping());
        second.cases().notices().receive(notice(Kind.UNKNOWN, main, new Term(99)));
        assertThat(second.state.load()).isEqualTo(before);
    }

    @Test
    void who_left_is_released_once() {
        Resident second = town.joined(main, 2);
        Notice left = notice(Kind.NODE_LEFT, second, new Term(1));
        main.cases().notices().receive(left);
        main.cases().notices().receive(left);

        assertThat(main.postgres.tables().nodes()).hasSize(1);
        assertThat(main.count(EventKind.NODE_LEFT)).isEqualTo(1);
        Notice self = notice(Kind.NODE_LEFT, main, new Term(1));
        main.cases().notices().receive(self);
        assertThat(main.postgres.tables().nodes()).as("the main itself stays").hasSize(1);
    }

    /** Releasing a member writes pg_hba.conf: it must not open again what the fence closed. */
    @Test
    void a_fenced_main_is_not_opened_by_a_node_that_leaves() {
        Resident second = town.joined(main, 2);
        assertThatThrownBy(() -> main.cases().heartbeats().receive(ClusterTest.heartbeat(second, new Term(2))))
                .isInstanceOf(StaleTermException.class);
        town.run(Duration.ofSeconds(10));
        assertThat(main.takesWrites()).isFalse();

        assertThatThrownBy(() -> main.cases().notices().receive(notice(Kind.NODE_LEFT, second, new Term(2))))
                .isInstanceOf(ConflictException.class);
        assertThat(main.takesWrites()).isFalse();
    }

    /** The admission began before the fence and writes its rules after it. */
    @Test
    void an_admission_under_way_does_not_open_a_fence() throws InterruptedException {
        Resident second = town.joined(main, 2);
        Resident joiner = town.settle(3);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        main.crash();
        main.between(ports -> slowTables(ports, inside, go));
        main.start();
        town.run(Duration.ofSeconds(3));
        CompletableFuture<JoinGrant> admission =
                CompletableFuture.supplyAsync(() -> main.cases().admit().admit(request(joiner, Role.SECONDARY)));
        assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> main.cases().heartbeats().receive(ClusterTest.heartbeat(second, new Term(2))))
                .isInstanceOf(StaleTermException.class);
        town.run(Duration.ofSeconds(10));
        assertThat(main.node().condition()).isEqualTo(NodeCondition.FENCED);
        go.countDown();
        assertThat(admission.handle((grant, failure) -> true).join()).isTrue();

        assertThat(main.takesWrites()).isFalse();
    }

    // fence

    @Test
    void a_database_that_does_not_listen_is_stopped() {
        Resident second = town.joined(main, 2);
        town.cut(main, second);
        town.until("the second is main", () -> second.role() == Role.MAIN && !second.isBusy());
        main.postgres.freeze();
        town.mend(main, second);
        town.run(Duration.ofSeconds(60));

        assertThat(main.node().condition()).isEqualTo(NodeCondition.FENCED);
        main.postgres.thaw();
        assertThat(main.takesWrites()).isFalse();
        town.run(Duration.ofSeconds(60));
        assertThat(main.inRecovery()).as("started again closed to writes").isTrue();
        assertThat(second.takesWrites()).isTrue();
        assertThat(main.postgres.probe().look(LIMIT).answers()).isTrue();
    }
}
