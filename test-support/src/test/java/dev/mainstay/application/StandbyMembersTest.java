package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.policy.GuardPolicy;
import dev.mainstay.domain.policy.SplitBrainGuard;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    void nobody_takes_the_place_of_a_lost_standby_leader_and_everybody_is_told_why() {
        TwoSites sites = TwoSites.followingAsTwo();
        Resident member = sites.member();
        sites.other.die();
        sites.town.run(Duration.ofMinutes(10));

        assertThat(member.role()).isEqualTo(Role.SECONDARY);
        assertThat(member.inRecovery()).isTrue();
        assertThat(member.last(EventKind.FAILOVER_SKIPPED).description()).contains("nothing is lost");
        assertThat(member.shows().outlook().sentence()).contains("nothing is lost");
        CommandReply asked = member.command(cases -> cases.promote().promote(true, ROOT, false));
        assertThat(refusal(asked)).isEqualTo(Guard.CLUSTER_LEADS_ITSELF);

        sites.other.start();
        sites.awaitMember();
        assertThat(sites.remote.postgres.view().write(80, new WalDistance(64))).isPresent();
        sites.town.run(Duration.ofSeconds(5));
        assertThat(member.postgres.view().holds(80)).isTrue();
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
