package dev.mainstay.domain.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineHistoryTest {
    private static final Timeline THREE = new Timeline(3);

    @Test
    void reads_a_history_file() {
        TimelineHistory history = TimelineHistory.parse(THREE, """
                # a comment

                1\t0/3000060\tno recovery target specified
                2\t0/5000148\tbefore 2026-01-01 00:00:00+00
                """);

        assertThat(history.leftAt(new Timeline(1))).contains(Lsn.parse("0/3000060"));
        assertThat(history.leftAt(new Timeline(2))).contains(Lsn.parse("0/5000148"));
        assertThat(history.leftAt(THREE)).isEmpty();
        assertThat(history.leftAt(new Timeline(9))).isEmpty();
    }

    @Test
    void contains_what_was_written_before_the_branch_was_left() {
        TimelineHistory history = TimelineHistory.parse(THREE, "1 0/1000\n2 0/2000\n");

        assertThat(history.contains(new Timeline(1), Lsn.parse("0/FFF"))).isTrue();
        assertThat(history.contains(new Timeline(1), Lsn.parse("0/1000"))).isTrue();
        assertThat(history.contains(new Timeline(1), Lsn.parse("0/1001"))).isFalse();
        assertThat(history.contains(new Timeline(2), Lsn.parse("0/1FFF"))).isTrue();
        assertThat(history.contains(THREE, Lsn.parse("FFFFFFFF/FFFFFFFF"))).isTrue();
        assertThat(history.contains(new Timeline(4), Lsn.ZERO)).isFalse();
    }

    /** Two standbys promoted by hand bear the same number (M6): the switch tells them apart. */
    @Test
    void equal_numbers_do_not_make_equal_branches() {
        Timeline two = new Timeline(2);

        assertThat(TimelineHistory.parse(two, "1 0/1000")).isNotEqualTo(TimelineHistory.parse(two, "1 0/2000"));
    }

    @Test
    void two_thousand_switches_are_no_limit() {
        StringBuilder file = new StringBuilder();
        for (int timeline = 1; timeline <= 2_000; timeline++) {
            file.append(timeline)
                    .append('\t')
                    .append(new Lsn(timeline * 1_000L))
                    .append("\tno reason\n");
        }

        TimelineHistory history = TimelineHistory.parse(new Timeline(2_001), file.toString());

        assertThat(history.switches()).hasSize(2_000);
        assertThat(history.leftAt(new Timeline(1_999))).contains(new Lsn(1_999_000));
        assertThat(history.contains(new Timeline(1), new Lsn(1_001))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "x 0/1", "1 x", "1 0/G", "0 0/1", "-1 0/1", "99999999999999 0/1", "1 0/123456789", "1 0/1x"
            })
    void refuses_other_lines(String line) {
        assertThatThrownBy(() -> TimelineHistory.parse(THREE, line)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void timelines_begin_at_one() {
        assertThatThrownBy(() -> new Timeline(0)).isInstanceOf(InvalidRequestException.class);
        assertThat(TimelineHistory.startingAt(new Timeline(1)).switches()).isEmpty();
    }

    @Test
    void histories_that_agree_never_parted() {
        TimelineHistory history = TimelineHistory.parse(THREE, "1 0/1000\n2 0/2000\n");
        assertThat(history.forkFrom(history)).isEmpty();
        assertThat(TimelineHistory.startingAt(new Timeline(1)).forkFrom(TimelineHistory.startingAt(new Timeline(1))))
                .isEmpty();
    }

    @Test
    void an_older_history_parts_where_the_newer_one_left_its_timeline() {
        TimelineHistory newer = TimelineHistory.parse(THREE, "1 0/1000\n2 0/2000\n");
        TimelineHistory older = TimelineHistory.parse(new Timeline(2), "1 0/1000\n");
        assertThat(older.forkFrom(newer)).contains(left(2, 0x2000));
        assertThat(newer.forkFrom(older)).contains(left(2, 0x2000));
        assertThat(TimelineHistory.startingAt(new Timeline(1)).forkFrom(newer)).contains(left(1, 0x1000));
    }

    /** The same number, another switch (M6): they part at the earlier of the two. */
    @Test
    void branches_of_one_number_part_at_the_earlier_switch() {
        TimelineHistory one = TimelineHistory.parse(new Timeline(2), "1 0/1000");
        TimelineHistory other = TimelineHistory.parse(new Timeline(2), "1 0/1800");
        assertThat(one.forkFrom(other)).contains(left(1, 0x1000));
        assertThat(other.forkFrom(one)).contains(left(1, 0x1000));
    }

    @Test
    void branches_that_left_at_one_place_for_two_numbers_part_there() {
        TimelineHistory two = TimelineHistory.parse(new Timeline(2), "1 0/1000");
        TimelineHistory three = TimelineHistory.parse(THREE, "1 0/1000");
        assertThat(two.forkFrom(three)).contains(left(1, 0x1000));
    }

    @Test
    void histories_without_a_common_timeline_share_nothing() {
        assertThat(TimelineHistory.startingAt(new Timeline(1)).forkFrom(TimelineHistory.startingAt(THREE)))
                .contains(left(1, 0));
    }

    @Test
    void two_thousand_timelines_part_at_the_last_switch() {
        StringBuilder file = new StringBuilder();
        for (int timeline = 1; timeline <= 2_000; timeline++) {
            file.append(timeline).append(' ').append(new Lsn(timeline * 1_000L)).append('\n');
        }
        TimelineHistory one = TimelineHistory.parse(new Timeline(2_001), file.toString());
        TimelineHistory other = TimelineHistory.parse(new Timeline(2_002), file + "2001 0/200000\n");
        assertThat(one.forkFrom(other)).contains(left(2_001, 0x200000));
    }

    private static TimelineHistory.Switch left(int timeline, long at) {
        return new TimelineHistory.Switch(new Timeline(timeline), new Lsn(at));
    }
}
