package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.testing.fake.FakeCommit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A secondary that had received more of the old main than the new one has comes back by itself. */
class StrayDutyTest {
    private final Town town = new Town();
    private final Resident one = town.founded();
    private final Resident two = town.joined(one, 2);
    private final Resident three = town.joined(one, 3);

    @Test
    void a_secondary_that_is_ahead_of_the_new_main_is_rebased() {
        FakeCommit only = leaveTheThirdAhead();
        assertThat(three.postgres.holds(only)).isTrue();
        assertThat(two.postgres.holds(only)).isFalse();
        one.die();
        town.until(
                "the third streams from the second",
                () -> three.node().condition() == NodeCondition.STREAMING
                        && three.postgres.history().equals(two.postgres.history()));
        town.calm();
        assertThat(three.count(EventKind.NEEDS_REBASE)).isEqualTo(1);
        assertThat(three.count(EventKind.REATTACH_COMPLETED)).isEqualTo(1);
        assertThat(three.role()).isEqualTo(Role.SECONDARY);
        assertThat(three.postgres.holds(only))
                .as("what only it had was moved aside")
                .isFalse();
        FakeCommit next = two.postgres.commit();
        town.run(Duration.ofSeconds(5));
        assertThat(three.postgres.holds(next)).isTrue();
    }

    @Test
    void a_rebase_of_a_secondary_that_is_taken_back_leaves_it_a_secondary() {
        FakeCommit only = leaveTheThirdAhead();
        three.postgres.refuseRewinds("the log is gone");
        three.postgres.refuseCopies("the disk is full");
        one.die();
        town.until(
                "a rebase was tried and taken back",
                () -> three.count(EventKind.REATTACH_FAILED) > 0 && !three.isBusy());
        assertThat(three.lastTransition().kind()).isEqualTo(TransitionKind.REBASE);
        assertThat(three.role()).isEqualTo(Role.SECONDARY);
        assertThat(three.node().condition()).isEqualTo(NodeCondition.NEEDS_REBASE);
        assertThat(three.takesWrites()).isFalse();
        assertThat(three.postgres.holds(only)).isTrue();
        three.postgres.recover();
        town.until("it is tried again", () -> three.node().condition() == NodeCondition.STREAMING);
    }

    @Test
    void a_secondary_whose_main_is_only_away_is_left_alone() {
        town.cut(one, three);
        town.run(Duration.ofMinutes(1));
        town.mend(one, three);
        town.run(Duration.ofMinutes(5));
        assertThat(three.node().condition()).isEqualTo(NodeCondition.STREAMING);
        assertThat(three.count(EventKind.NEEDS_REBASE)).isZero();
    }

    /** The second is cut off and a person has it take over, while the first goes on writing to the third. */
    private FakeCommit leaveTheThirdAhead() {
        town.cut(one, two);
        FakeCommit only = one.postgres.commit();
        town.run(Duration.ofMinutes(4));
        Resident.requireStarted(two.command(cases -> cases.promote().promote(true, Actor.cli("test"), false)));
        town.until("the second leads", () -> two.role() == Role.MAIN);
        town.calm();
        return only;
    }
}
