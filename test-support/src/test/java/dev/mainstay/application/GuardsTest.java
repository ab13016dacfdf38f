package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.ReferenceAddress;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.policy.GuardPolicy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.policy.Watchdog;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the split-brain guards promise (D6), on whole nodes in memory: above all, never two who take writes. */
class GuardsTest {
    private static final Duration THRESHOLD = Resident.policy().failover().threshold();
    private static final Duration FENCE = THRESHOLD.dividedBy(2);
    private static final Duration LONG = THRESHOLD.multipliedBy(3);
    private static final GuardPolicy REFERENCE = new GuardPolicy(
            Optional.empty(),
            List.of(
                    ReferenceAddress.parse("198.51.100.1"),
                    ReferenceAddress.parse("198.51.100.2:53"),
                    ReferenceAddress.parse("198.51.100.3")),
            Optional.empty(),
            Optional.empty(),
            Watchdog.AUTOMATIC);

    private Town town = new Town(GuardPolicy.of(SplitBrainGuard.MAJORITY));

    private void watch(Duration span, Resident... nodes) {
        town.watch(span, nodes);
    }

    private void isolate(Resident node, Resident... others) {
        for (Resident other : others) {
            town.cut(node, other);
        }
        node.references.loseAll();
    }

    private void rejoin(Resident node, Resident... others) {
        for (Resident other : others) {
            town.mend(node, other);
        }
        node.references.heal();
    }

    @Test
    void an_isolated_main_closes_before_the_secondary_that_reaches_the_references_leads() {
        town = new Town(REFERENCE);
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        isolate(main, second);

        watch(FENCE.minusSeconds(15), main, second);
        assertThat(main.takesWrites()).isTrue();
        watch(LONG, main, second);

        assertThat(main.takesWrites()).isFalse();
        assertThat(main.node().condition()).isEqualTo(NodeCondition.ISOLATED);
        assertThat(main.count(EventKind.MAIN_ISOLATED)).isEqualTo(1);
        assertThat(second.role()).isEqualTo(Role.MAIN);
        assertThat(second.takesWrites()).isTrue();

        rejoin(main, second);
        watch(LONG, main, second);

        assertThat(main.role()).isEqualTo(Role.SECONDARY);
        assertThat(main.node().condition()).isEqualTo(NodeCondition.STREAMING);
        assertThat(main.node().term()).isEqualTo(second.node().term());
    }

    /** As {@code POST /failover} asks a node that sees nobody lead. */
    @Test
    void who_takes_on_a_loss_alone_makes_no_second_main() {
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        isolate(second, main, third);
        town.run(THRESHOLD);

        CommandReply reply =
                second.command(cases -> cases.promote().promote(Promote.Lift.LOSS, Actor.user("patroni"), false));

        Plan plan = reply.match(no -> no.plan(), planned -> planned.plan(), started -> started.plan());
        assertThat(plan.verdicts().stream().filter(Verdict::refuses))
                .as(plan.verdicts().toString())
                .extracting(Verdict::guard)
                .containsExactly(Guard.NODES_CONSENT);
        watch(LONG, main, second, third);
        assertThat(main.takesWrites()).isTrue();
    }

    @Test
    void an_isolated_secondary_does_not_lead() {
        town = new Town(REFERENCE);
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        isolate(second, main);

        watch(LONG, main, second);

        assertThat(main.takesWrites()).isTrue();
        assertThat(second.role()).isEqualTo(Role.SECONDARY);
        assertThat(second.node().term()).isEqualTo(new Term(1));

        rejoin(second, main);
        watch(THRESHOLD, main, second);

        assertThat(second.node().promise()).isEmpty();
        assertThat(main.takesWrites()).isTrue();
    }

    /** A line that is mended lets the reference through a moment before the main. */
    @Test
    void a_secondary_that_was_cut_off_does_not_count_its_own_silence_against_the_main() {
        town = new Town(REFERENCE);
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        isolate(second, main);
        watch(LONG, main, second);

        second.references.heal();
        watch(THRESHOLD.dividedBy(2), main, second);
        rejoin(second, main);
        watch(THRESHOLD, main, second);

        assertThat(main.takesWrites()).isTrue();
        assertThat(main.node().term()).isEqualTo(new Term(1));
        assertThat(second.role()).isEqualTo(Role.SECONDARY);
    }

    @Test
    void lost_references_do_not_close_a_main_that_its_secondary_sees() {
        town = new Town(REFERENCE);
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        main.references.loseAll();
        second.references.loseAll();

        watch(LONG, main, second);

        assertThat(main.takesWrites()).isTrue();
        assertThat(main.count(EventKind.MAIN_ISOLATED)).isZero();
    }

    @Test
    void a_main_alone_among_its_references_goes_on() {
        town = new Town(REFERENCE);
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        second.die();

        watch(LONG, main);

        assertThat(main.takesWrites()).isTrue();
    }

    @Test
    void a_main_that_lost_most_nodes_closes_and_the_others_agree_on_one() {
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        isolate(main, second, third);

        watch(LONG, main, second, third);

        assertThat(main.takesWrites()).isFalse();
        assertThat(List.of(second.role(), third.role())).containsOnlyOnce(Role.MAIN);
        Resident leader = second.role() == Role.MAIN ? second : third;
        Resident other = leader == second ? third : second;
        assertThat(leader.takesWrites()).isTrue();
        assertThat(other.node().condition()).isEqualTo(NodeCondition.STREAMING);
        assertThat(other.node().main().orElseThrow().endpoints()).isEqualTo(leader.endpoints());

        rejoin(main, second, third);
        watch(LONG, main, second, third);

        assertThat(main.node().condition()).isEqualTo(NodeCondition.STREAMING);
    }

    @Test
    void one_cut_off_secondary_neither_leads_nor_stops_the_main() {
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        isolate(third, main, second);

        watch(LONG, main, second, third);

        assertThat(main.takesWrites()).isTrue();
        assertThat(third.role()).isEqualTo(Role.SECONDARY);
        assertThat(third.node().term()).isEqualTo(new Term(1));
    }

    /** Found by the simulator (3 majority 600303): each waited for a word that nobody would have said. */
    @Test
    void a_closed_main_is_backed_by_one_whose_database_hung_when_it_took_over() {
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        second.postgres.freeze();
        town.run(Duration.ofSeconds(10));
        Resident.requireStarted(TurnaroundTest.switchOver(main, 3, false));
        town.calm();
        watch(FENCE, main, second, third);
        assertThat(third.takesWrites()).isTrue();
        town.cut(main, third);
        town.until("it has closed", () -> third.node().condition() == NodeCondition.ISOLATED);
        assertThat(second.node().term()).isEqualTo(new Term(1));

        second.postgres.thaw();
        town.until("it is backed again", third::takesWrites);
        watch(LONG, main, second, third);
        assertThat(second.node().main().orElseThrow().endpoints()).isEqualTo(third.endpoints());
        assertThat(second.node().condition()).isEqualTo(NodeCondition.STREAMING);
    }

    @Test
    void when_everybody_is_alone_nobody_leads_and_the_old_main_comes_back() {
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        isolate(main, second, third);
        isolate(third, second);

        watch(LONG, main, second, third);

        assertThat(List.of(main, second, third)).noneMatch(Resident::takesWrites);

        rejoin(main, second, third);
        rejoin(third, second);
        watch(LONG, main, second, third);

        assertThat(List.of(main, second, third))
                .filteredOn(Resident::takesWrites)
                .hasSize(1);
        assertThat(List.of(main, second, third))
                .extracting(node -> node.node().promise())
                .containsOnly(Optional.empty());
    }

    @Test
    void the_secondary_that_holds_more_leads() {
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        town.databases.cut(main.host(), second.host());
        main.postgres.write();
        town.turn();
        main.die();

        watch(LONG, second, third);

        assertThat(third.role()).isEqualTo(Role.MAIN);
        assertThat(second.node().condition()).isEqualTo(NodeCondition.STREAMING);
    }

    @Test
    void a_main_whose_machine_came_back_soon_opens_again() {
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        main.die();
        watch(Duration.ofSeconds(40), second, third);
        main.start();

        watch(Duration.ofMinutes(1), main, second, third);

        assertThat(main.takesWrites()).isTrue();
        assertThat(main.node().term()).isEqualTo(new Term(1));
    }

    @Test
    void a_main_that_restarts_alone_stays_closed() {
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        main.die();
        isolate(main, second, third);
        main.start();

        watch(LONG, main, second, third);

        assertThat(main.takesWrites()).isFalse();
        assertThat(List.of(second, third)).filteredOn(Resident::takesWrites).hasSize(1);
    }

    @Test
    void a_node_that_gave_its_word_keeps_it_over_a_restart() {
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        main.die();
        town.until(
                "somebody has given its word",
                () -> second.node().promise().isPresent()
                        || third.node().promise().isPresent());
        second.crash();
        third.crash();
        second.start();
        third.start();

        watch(LONG.multipliedBy(2), second, third);

        assertThat(List.of(second, third)).filteredOn(Resident::takesWrites).hasSize(1);
    }

    @Test
    void who_holds_the_lease_leads_and_nobody_beside_it() {
        town = new Town(GuardPolicy.of(SplitBrainGuard.LEASE));
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        isolate(main, second);
        main.lease.cut();

        watch(LONG, main, second);

        assertThat(main.node().condition()).isEqualTo(NodeCondition.ISOLATED);
        assertThat(second.takesWrites()).isTrue();

        rejoin(main, second);
        main.lease.heal();
        watch(LONG, main, second);

        assertThat(main.node().condition()).isEqualTo(NodeCondition.STREAMING);
    }

    @Test
    void a_lost_lease_store_demotes_nobody_while_the_nodes_agree() {
        town = new Town(GuardPolicy.of(SplitBrainGuard.LEASE));
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        town.leases.leave();

        watch(LONG, main, second);
        assertThat(main.takesWrites()).isTrue();

        town.cut(main, second);
        watch(LONG, main, second);
        assertThat(main.takesWrites()).isFalse();
        assertThat(second.role()).isEqualTo(Role.SECONDARY);

        town.leases.comeBack();
        watch(LONG, main, second);
        assertThat(List.of(main, second)).filteredOn(Resident::takesWrites).hasSize(1);
    }

    @Test
    void the_lines_between_the_servers_alone_decide_nothing_against_a_lease() {
        town = new Town(GuardPolicy.of(SplitBrainGuard.LEASE));
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        town.cut(main, second);

        watch(LONG, main, second);

        assertThat(main.takesWrites()).isTrue();
        assertThat(second.role()).isEqualTo(Role.SECONDARY);
    }

    @Test
    void a_store_that_lost_its_memory_is_told_anew_by_a_main_whom_all_back() {
        town = new Town(GuardPolicy.of(SplitBrainGuard.LEASE));
        Resident main = town.founded();
        Resident second = town.joined(main, 2);
        town.leases.forget();
        watch(LONG, main, second);
        assertThat(main.takesWrites()).isTrue();

        main.die();
        watch(LONG, second);
        assertThat(second.takesWrites()).isTrue();
    }
}
