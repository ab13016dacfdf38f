package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.policy.GuardPolicy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.out.AccessRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A cluster of two that follows another cluster's main as a whole, and leads itself again (ADR 34). */
class StandbyMembersTest {

    private static final Actor ROOT = Actor.cli("test");
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Test
    void the_member_is_copied_anew_from_the_leader_and_streams_from_it() {
        TwoSites sites = TwoSites.followingAsTwo();
        var written =
                sites.remote.postgres.view().write(77, new WalDistance(64)).orElseThrow();
        sites.town.run(Duration.ofSeconds(5));

        assertThat(written.acknowledged()).isTrue();
        assertThat(sites.other.postgres.view().holds(77)).isTrue();
        assertThat(sites.member().postgres.view().holds(77)).isTrue();
        assertThat(sites.member().role()).isEqualTo(Role.SECONDARY);
        assertThat(sites.member().takesWrites()).isFalse();
    }

    @Test
    void both_show_the_cluster_that_is_theirs_although_their_tables_are_the_other_ones() {
        TwoSites sites = TwoSites.followingAsTwo();
        var own = sites.other.node().membership().orElseThrow().clusterId();
        for (Resident node : List.of(sites.other, sites.member())) {
            assertThat(node.postgres.tables().config().orElseThrow().clusterId())
                    .isNotEqualTo(own);
            assertThat(node.shows().view().config().map(SharedConfig::clusterId))
                    .contains(own);
            assertThat(node.shows().view().rules().remote()).isEqualTo(sites.main());
            assertThat(node.shows().view().nodes().stream().map(Node::role).toList())
                    .containsExactlyInAnyOrder(Role.STANDBY_LEADER, Role.SECONDARY);
        }
    }

    @Test
    void without_the_section_the_leader_is_main_and_the_member_follows_it_without_joining_again() {
        TwoSites sites = TwoSites.followingAsTwo();
        Resident other = sites.other;
        Resident member = sites.member();
        var before = member.node();
        sites.remote.die();
        assertThat(TwoSites.configure(other, Optional.empty())).isTrue();
        sites.town.until("it is main", () -> other.role() == Role.MAIN);
        sites.town.until(
                "the member has its rows from the tables",
                () -> member.state.load().kept().isEmpty());
        sites.town.calm();
        sites.town.run(Duration.ofMinutes(1));

        assertThat(member.node().membership()).isEqualTo(before.membership());
        assertThat(member.node().term()).isEqualTo(before.term().next());
        assertThat(member.node().condition()).isEqualTo(NodeCondition.STREAMING);
        assertThat(member.count(EventKind.NODE_REJOINED)).isZero();
        assertThat(other.postgres.tables().nodes().stream().map(Node::role).toList())
                .containsExactlyInAnyOrder(Role.MAIN, Role.SECONDARY);
        var written = other.postgres.view().write(79, new WalDistance(64)).orElseThrow();
        sites.town.run(Duration.ofSeconds(5));
        assertThat(written.acknowledged()).isTrue();
        assertThat(member.postgres.view().holds(79)).isTrue();

        other.die();
        sites.town.until("the member took over", () -> member.role() == Role.MAIN);
        assertThat(member.takesWrites()).isTrue();
    }

    @Test
    void a_node_joins_a_standby_leader_and_leaves_it() {
        TwoSites sites = TwoSites.following();
        Resident third = sites.town.joined(sites.other, 6);
        assertThat(third.postgres.tables().config().map(SharedConfig::clusterId))
                .isEqualTo(sites.remote.node().membership().map(Membership::clusterId));
        assertThat(third.shows().view().nodes()).hasSize(2);
        assertThat(sites.other.shows().view().nodes()).hasSize(2);

        CommandReply reply = third.command(cases -> cases.leave().leave(false, ROOT, false));
        Resident.requireStarted(reply);
        sites.town.calm();
        sites.town.run(Duration.ofSeconds(10));
        assertThat(third.state.load().kept()).isEmpty();
        assertThat(sites.other.shows().view().nodes()).hasSize(1);
        assertThat(sites.other.postgres.probe().look(PATIENCE).heldSlots()).isEmpty();
    }

    @Test
    void the_standby_leader_takes_a_member_out() {
        TwoSites sites = TwoSites.followingAsTwo();
        CommandReply reply = sites.other.command(cases -> cases.remove().remove(id(sites.member()), ROOT, false));
        Resident.requireStarted(reply);
        sites.town.calm();
        sites.town.run(Duration.ofMinutes(1));
        assertThat(sites.other.shows().view().nodes()).hasSize(1);
        assertThat(sites.member().node().condition()).isEqualTo(NodeCondition.REMOVED);
        Resident next = sites.town.joined(sites.other, 6);
        assertThat(id(next)).isNotEqualTo(id(sites.member()));
    }

    @Test
    void a_member_knows_its_cluster_after_a_restart_of_its_agent_though_its_leader_is_away() {
        TwoSites sites = TwoSites.followingAsTwo();
        sites.other.die();
        sites.member().crash();
        sites.member().start();
        sites.town.run(Duration.ofMinutes(1));
        assertThat(sites.member().shows().view().rules().remote()).isEqualTo(sites.main());
        assertThat(sites.member().shows().view().nodes()).hasSize(2);
    }

    @Test
    void without_a_password_of_its_own_no_member_leads_in_the_place_of_a_lost_leader_and_everybody_is_told_why() {
        TwoSites sites = TwoSites.followingAsTwo();
        Resident member = sites.member();
        sites.other.die();
        sites.town.run(Duration.ofMinutes(10));

        assertThat(member.role()).isEqualTo(Role.SECONDARY);
        assertThat(member.inRecovery()).isTrue();
        assertThat(member.last(EventKind.FAILOVER_SKIPPED).description()).contains("nothing is lost");
        assertThat(member.shows().outlook().sentence()).contains("nothing is lost");
        assertThat(refusal(promote(member, true))).isEqualTo(Guard.REMOTE_MAIN_CAN_BE_FOLLOWED);

        sites.other.start();
        sites.awaitMember();
        assertThat(sites.remote.postgres.view().write(80, new WalDistance(64))).isPresent();
        sites.town.run(Duration.ofSeconds(5));
        assertThat(member.postgres.view().holds(80)).isTrue();
    }

    @Test
    void a_member_leads_in_the_place_of_a_lost_leader_which_comes_back_as_a_member() {
        TwoSites sites = TwoSites.followingAsTwo();
        Resident member = sites.member();
        Resident third = sites.town.joined(sites.other, 6);
        sites.entrust(member);
        sites.other.die();
        sites.town.until("the member leads", () -> member.role() == Role.STANDBY_LEADER);
        sites.town.calm();
        sites.town.run(Duration.ofMinutes(1));
        assertThat(member.node().term().value()).isEqualTo(2);
        assertThat(member.count(EventKind.STANDBY_LEADER_CHANGED)).isEqualTo(1);
        assertThat(third.node().main().flatMap(KnownMain::nodeId)).contains(id(member));
        assertThat(sites.remote.postgres.view().write(81, new WalDistance(64))).isPresent();
        sites.town.run(Duration.ofSeconds(5));
        assertThat(third.postgres.view().holds(81)).isTrue();

        sites.other.start();
        sites.town.until("it is a member", () -> sites.other.role() == Role.SECONDARY);
        sites.town.run(Duration.ofMinutes(1));
        assertThat(sites.other.node().condition()).isEqualTo(NodeCondition.STREAMING);
        assertThat(sites.other.postgres.view().holds(81)).isTrue();
        for (Resident node : List.of(sites.other, member, third)) {
            assertThat(node.node().term().value()).isEqualTo(2);
            assertThat(node.takesWrites()).isFalse();
            assertThat(node.shows().view().nodes().stream().map(Node::role))
                    .containsExactlyInAnyOrder(Role.STANDBY_LEADER, Role.SECONDARY, Role.SECONDARY);
        }
        assertThat(TwoSites.configure(member, Optional.empty())).isTrue();
        sites.town.until("it is main", () -> member.role() == Role.MAIN);
        sites.town.until(
                "they follow",
                () -> sites.other.state.load().kept().isEmpty()
                        && third.state.load().kept().isEmpty());
        assertThat(member.takesWrites()).isTrue();
    }

    @Test
    void a_leader_whose_database_stays_down_is_a_member_once_another_leads_and_streams_when_it_runs_again() {
        TwoSites sites = TwoSites.followingAsTwo();
        sites.entrust(sites.member());
        sites.other.postgres.refuseStarts("no space left on device");
        sites.other.postgres.kill();
        sites.town.until("the member leads", () -> sites.member().role() == Role.STANDBY_LEADER);
        sites.town.until("the other does not", () -> sites.other.role() == Role.SECONDARY);
        assertThat(sites.other.node().condition().mustRebase()).isTrue();
        sites.other.postgres.recover();
        sites.town.until("it streams", () -> sites.other.node().condition() == NodeCondition.STREAMING);
        sites.town.calm();
        assertThat(sites.remote.postgres.view().write(83, new WalDistance(64))).isPresent();
        sites.town.run(Duration.ofSeconds(5));
        assertThat(sites.other.postgres.view().holds(83)).isTrue();
    }

    @Test
    void a_leader_that_only_its_members_do_not_see_goes_on_since_the_slot_is_in_use() {
        TwoSites sites = TwoSites.followingAsTwo();
        Resident member = sites.member();
        sites.entrust(member);
        sites.town.cut(sites.other, member);
        sites.town.run(Duration.ofMinutes(10));
        assertThat(member.role()).isEqualTo(Role.SECONDARY);
        assertThat(member.last(EventKind.SYNC_ERROR).description()).contains("in use");
        sites.town.mend(sites.other, member);
        sites.awaitMember();
        assertThat(sites.other.role()).isEqualTo(Role.STANDBY_LEADER);
        assertThat(sites.other.node().term().value()).isEqualTo(1);
    }

    @Test
    void when_both_the_leader_and_the_remote_main_are_gone_a_person_makes_a_member_lead_and_then_a_main() {
        TwoSites sites = TwoSites.followingAsTwo();
        Resident member = sites.member();
        sites.entrust(member);
        sites.remote.die();
        sites.other.die();
        sites.town.run(Duration.ofMinutes(10));
        assertThat(member.role()).isEqualTo(Role.SECONDARY);
        Resident.requireStarted(promote(member, true));
        sites.town.until("it leads", () -> member.role() == Role.STANDBY_LEADER);
        sites.town.calm();
        assertThat(TwoSites.configure(member, Optional.empty())).isTrue();
        sites.town.until("it is main", () -> member.role() == Role.MAIN);
        sites.town.calm();
        assertThat(member.takesWrites()).isTrue();
        assertThat(member.postgres.tables().nodes()).hasSize(2);
    }

    @Test
    void of_two_members_that_do_not_see_each_other_the_slot_lets_one_lead() {
        TwoSites sites = TwoSites.followingAsTwo();
        Resident member = sites.member();
        Resident third = sites.town.joined(sites.other, 6);
        sites.entrust(member);
        sites.entrust(third);
        sites.remote.postgres.directory().allow(new AccessRules(false, List.of(member.host(), third.host())));
        sites.town.cut(member, third);
        sites.other.die();
        sites.town.run(Duration.ofMinutes(10));
        assertThat(Stream.of(member, third).map(Resident::role))
                .containsExactlyInAnyOrder(Role.STANDBY_LEADER, Role.SECONDARY);
        sites.town.mend(member, third);
        sites.town.run(Duration.ofMinutes(2));
        assertThat(Stream.of(member, third).map(node -> node.node().term().value()))
                .containsOnly(2L);
        assertThat(sites.remote.postgres.view().write(82, new WalDistance(64))).isPresent();
        sites.town.run(Duration.ofSeconds(5));
        assertThat(member.postgres.view().holds(82)).isTrue();
        assertThat(third.postgres.view().holds(82)).isTrue();
    }

    private static CommandReply promote(Resident node, boolean force) {
        return node.command(cases -> cases.promote().promote(force, ROOT, false));
    }

    @Test
    void nobody_takes_the_place_of_a_main_that_dies_while_it_copies_the_remote_one() {
        TwoSites sites = TwoSites.withMember();
        Resident other = sites.other;
        assertThat(TwoSites.configure(other, sites.main())).isTrue();
        sites.town.until("it is on its way", () -> !other.takesWrites());
        assertThat(other.role()).isEqualTo(Role.MAIN);
        other.die();
        sites.town.run(Duration.ofMinutes(10));
        assertThat(sites.member().role()).isEqualTo(Role.SECONDARY);
        assertThat(sites.member().inRecovery()).isTrue();

        other.start();
        sites.town.until("it leads standbys", () -> other.role() == Role.STANDBY_LEADER);
        sites.awaitMember();
    }

    @Test
    void with_a_majority_nobody_is_closed_or_takes_over_while_the_remote_main_is_copied() {
        TwoSites sites = TwoSites.withMember(new Town(GuardPolicy.of(SplitBrainGuard.MAJORITY)));
        Resident third = sites.town.joined(sites.other, 6);
        sites.follow();
        sites.awaitMember();
        sites.town.until("the third follows", () -> TwoSites.system(third).equals(TwoSites.system(sites.other)));
        sites.town.calm();
        sites.remote.die();
        assertThat(TwoSites.configure(sites.other, Optional.empty())).isTrue();
        sites.town.until("it is main", () -> sites.other.role() == Role.MAIN);
        sites.town.run(Duration.ofMinutes(3));
        assertThat(sites.other.takesWrites()).isTrue();
        for (Resident node : List.of(sites.other, sites.member(), third)) {
            assertThat(node.node().term().value()).isEqualTo(2);
            assertThat(node.count(EventKind.MAIN_ISOLATED)).isZero();
        }
        assertThat(third.node().condition()).isEqualTo(NodeCondition.STREAMING);
        assertThat(third.state.load().kept()).isEmpty();
    }

    @Test
    void a_member_that_does_not_stream_keeps_its_cluster_as_it_is() {
        TwoSites sites = TwoSites.withMember();
        sites.member().die();
        sites.town.run(Duration.ofMinutes(1));
        assertThat(TwoSites.configure(sites.other, sites.main())).isTrue();
        sites.town.run(Duration.ofMinutes(2));
        assertThat(sites.other.role()).isEqualTo(Role.MAIN);
        assertThat(sites.other.takesWrites()).isTrue();
        assertThat(sites.other.last(EventKind.SYNC_ERROR).description()).contains("does not stream");

        sites.member().start();
        sites.town.until("it leads standbys", () -> sites.other.role() == Role.STANDBY_LEADER);
        sites.awaitMember();
    }

    private static NodeId id(Resident node) {
        return node.node().membership().orElseThrow().nodeId();
    }

    private static Guard refusal(CommandReply reply) {
        return reply.match(
                refused -> refused.plan().refusal().map(Verdict::guard).orElseThrow(),
                planned -> {
                    throw new AssertionError("only planned");
                },
                begun -> {
                    throw new AssertionError("begun");
                });
    }
}
