package dev.mainstay.domain.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.SystemIdentifier;
import org.junit.jupiter.api.Test;

class BranchTest {

    private static final SystemIdentifier SYSTEM = new SystemIdentifier("7300000000000000001");
    private static final Branch NEW_MAIN = branch(2, "1 0/3000100", "0/5000000");

    @Test
    void a_main_that_stopped_at_or_before_the_switch_is_a_prefix() {
        assertThat(branch(1, "", "0/3000100").isPrefixOf(NEW_MAIN)).isTrue();
        assertThat(branch(1, "", "0/2000000").isPrefixOf(NEW_MAIN)).isTrue();
    }

    @Test
    void a_main_that_wrote_one_record_more_is_none() {
        Branch old = branch(1, "", "0/3000108");
        assertThat(old.isPrefixOf(NEW_MAIN)).isFalse();
        assertThat(old.forkFrom(NEW_MAIN))
                .contains(new TimelineHistory.Switch(new Timeline(1), Lsn.parse("0/3000100")));
    }

    @Test
    void what_is_ahead_on_the_same_timeline_is_no_prefix() {
        assertThat(branch(2, "1 0/3000100", "0/5000008").isPrefixOf(NEW_MAIN)).isFalse();
        assertThat(branch(2, "1 0/3000100", "0/5000000").isPrefixOf(NEW_MAIN)).isTrue();
        assertThat(NEW_MAIN.isPrefixOf(NEW_MAIN)).isTrue();
    }

    /** Two standbys of one dead main were promoted (M6): the number is the same, the switch is not. */
    @Test
    void the_same_number_with_another_switch_is_another_branch() {
        Branch other = branch(2, "1 0/3000080", "0/3000090");
        assertThat(other.isPrefixOf(NEW_MAIN)).isFalse();
        assertThat(other.forkFrom(NEW_MAIN))
                .contains(new TimelineHistory.Switch(new Timeline(1), Lsn.parse("0/3000080")));
        assertThat(branch(2, "1 0/3000080", "0/3000080").isPrefixOf(NEW_MAIN)).isTrue();
    }

    @Test
    void another_database_is_never_a_part() {
        Branch stranger = new Branch(
                new SystemIdentifier("1"), TimelineHistory.startingAt(new Timeline(1)), Lsn.parse("0/1000000"));
        assertThat(stranger.isPrefixOf(NEW_MAIN)).isFalse();
    }

    private static Branch branch(int timeline, String history, String end) {
        return new Branch(SYSTEM, TimelineHistory.parse(new Timeline(timeline), history), Lsn.parse(end));
    }
}
