package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.policy.GuardPolicy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.Configure;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A pause or a longer threshold that the others do not know must not keep a main open beside the one they make (ADR 35). */
class PatienceTest {
    private static final Duration THRESHOLD = Resident.policy().failover().threshold();
    private static final Duration LONGER = THRESHOLD.multipliedBy(5);
    private static final Duration A_WHILE = Duration.ofSeconds(40);

    private final Town town = new Town(GuardPolicy.of(SplitBrainGuard.MAJORITY));
    private final Resident one = town.founded();
    private final Resident two = town.joined(one, 2);
    private final Resident three = town.joined(one, 3);
    private long version;

    private void change(boolean paused, Optional<Duration> threshold) {
        version++;
        Configure.Change change = new Configure.Change(
                new DynamicConfig(version, "{}", ClusterRules.standard().paused(paused)), threshold);
        boolean stored = one.command(cases -> cases.tune().configure(change, Actor.cli("test")));
        assertThat(stored).isTrue();
    }

    private void cutOff() {
        town.cut(one, two);
        town.cut(one, three);
    }

    private void watch(Duration span) {
        town.watch(span, one, two, three);
    }

    private void requireOtherLeads() {
        assertThat(one.takesWrites()).isFalse();
        assertThat(one.node().condition()).isEqualTo(NodeCondition.ISOLATED);
        assertThat(two.takesWrites() || three.takesWrites()).isTrue();
    }

    private void requireStillLeads() {
        assertThat(one.takesWrites()).isTrue();
        assertThat(one.count(EventKind.MAIN_ISOLATED)).isZero();
        assertThat(two.node().term()).isEqualTo(new Term(1));
        assertThat(three.role()).isEqualTo(Role.SECONDARY);
    }

    private String backing() {
        return one.shows().explanation().backing().detail();
    }

    @Test
    void a_pause_that_comes_after_the_cut_does_not_keep_the_main_open() {
        cutOff();
        change(true, Optional.empty());
        assertThat(backing()).contains("the pause does not count here before every other data node has shown");

        watch(THRESHOLD.multipliedBy(3));

        requireOtherLeads();
    }

    @Test
    void a_pause_that_all_know_keeps_the_main_open_and_nobody_leads_beside_it() {
        change(true, Optional.empty());
        town.run(A_WHILE);
        assertThat(backing()).isEqualTo("automatic actions are paused");
        cutOff();

        watch(THRESHOLD.multipliedBy(3));

        requireStillLeads();
    }

    @Test
    void one_that_could_not_hear_of_the_pause_is_enough_for_it_not_to_count() {
        town.cut(one, three);
        town.run(Duration.ofSeconds(5));
        change(true, Optional.empty());
        town.run(A_WHILE);
        town.cut(one, two);

        watch(THRESHOLD.multipliedBy(3));

        assertThat(one.takesWrites()).isFalse();
        assertThat(three.takesWrites()).isTrue();
    }

    @Test
    void a_threshold_that_was_raised_after_the_cut_does_not_delay_the_closing() {
        cutOff();
        change(false, Optional.of(LONGER));
        assertThat(backing()).contains("the threshold of " + LONGER.toSeconds() + " s does not count here");

        watch(THRESHOLD.multipliedBy(3));

        requireOtherLeads();
    }

    @Test
    void a_threshold_that_all_know_delays_it_for_all() {
        change(false, Optional.of(LONGER));
        town.run(A_WHILE);
        cutOff();

        watch(THRESHOLD.multipliedBy(2));
        requireStillLeads();
        watch(LONGER);

        requireOtherLeads();
    }

    /** What was shown before the threshold was lowered and raised again says nothing of the row that a node has now. */
    @Test
    void what_was_shown_of_a_former_row_does_not_count() {
        change(false, Optional.of(LONGER));
        town.run(A_WHILE);
        change(false, Optional.of(THRESHOLD));
        town.run(A_WHILE);
        cutOff();
        change(false, Optional.of(LONGER));

        watch(THRESHOLD.multipliedBy(3));

        requireOtherLeads();
    }

    @Test
    void an_agent_that_starts_while_its_database_is_down_is_still_paused() {
        change(true, Optional.empty());
        town.run(A_WHILE);
        one.postgres.kill();
        one.crash();
        two.postgres.kill();
        two.crash();
        one.start();
        two.start();

        town.run(THRESHOLD.multipliedBy(2));

        assertThat(one.shows().view().rules().paused()).isTrue();
        assertThat(one.takesWrites()).isFalse();
        assertThat(two.postgres.probe().look(Duration.ofSeconds(1)).answers()).isFalse();
    }

    @Test
    void an_agent_that_starts_while_its_database_is_down_waits_as_long_as_the_row_said() {
        change(false, Optional.of(LONGER));
        town.run(A_WHILE);
        two.postgres.kill();
        two.crash();
        two.postgres.refuseStarts("the disk is away");
        two.start();
        town.run(Duration.ofSeconds(2));

        assertThat(two.shows().policy().failover().threshold()).isEqualTo(LONGER);
    }
}
