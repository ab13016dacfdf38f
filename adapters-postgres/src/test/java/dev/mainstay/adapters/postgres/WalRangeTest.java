package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalRangeTest {

    private static final Lsn FORK = Lsn.parse("0/5000100");

    @TempDir
    private Path data;

    @BeforeEach
    void make() throws IOException {
        Path unused = Files.createDirectory(data.resolve("pg_wal"));
    }

    @Test
    void begins_two_segments_before_the_fork() throws IOException {
        segments(1, 2, 3, 4, 5, 6);
        WalRange range = range(1, FORK);
        assertThat(range.spans()).containsExactly(span(1, "0/3000000", ""));
        assertThat(range.gap()).isEmpty();
        assertThat(range.bytes()).isEqualTo(4L << 24);
    }

    @Test
    void begins_behind_a_hole() throws IOException {
        segments(1, 2, 4, 5);
        assertThat(range(1, FORK).spans()).containsExactly(span(1, "0/4000000", ""));
    }

    @Test
    void begins_at_the_fork_when_nothing_is_left_before_it() throws IOException {
        segments(1, 5, 6);
        assertThat(range(1, FORK).spans()).containsExactly(span(1, "0/5000100", ""));
    }

    @Test
    void tells_that_the_log_at_the_fork_is_gone() throws IOException {
        segments(1, 7, 8);
        WalRange range = range(1, FORK);
        assertThat(range.spans()).containsExactly(span(1, "0/7000000", ""));
        assertThat(range.gap().orElseThrow()).contains("0/5000100").contains("0/7000000");
    }

    @Test
    void a_fork_at_the_end_of_the_last_segment_is_no_hole() throws IOException {
        segments(1, 3, 4);
        WalRange range = range(1, Lsn.parse("0/5000000"));
        assertThat(range.spans()).containsExactly(span(1, "0/3000000", ""));
        assertThat(range.gap()).isEmpty();
    }

    @Test
    void refuses_when_there_is_no_log_at_all() throws IOException {
        segments(1, 1);
        assertThatThrownBy(() -> range(1, FORK))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("0/5000100");
    }

    @Test
    void follows_the_old_branch_over_the_timelines_it_went_through_after_the_fork() throws IOException {
        segments(1, 4, 5, 6);
        segments(2, 6, 7);
        String history = "1\t0/6000200\tno recovery target specified\n";
        Path unused = Files.writeString(data.resolve("pg_wal/00000002.history"), history);
        assertThat(range(2, FORK).spans()).containsExactly(span(1, "0/4000000", "0/6000200"), span(2, "0/6000200", ""));
        assertThat(range(2, Lsn.parse("0/6000200")).spans()).containsExactly(span(2, "0/6000200", ""));
    }

    private WalRange range(int timeline, Lsn fork) {
        Map<String, String> control = Map.of(
                "Bytes per WAL segment",
                "16777216",
                "Latest checkpoint's TimeLineID",
                String.valueOf(timeline),
                "Min recovery ending loc's timeline",
                "0");
        return WalRange.after(fork, data, control);
    }

    private void segments(int timeline, int... numbers) throws IOException {
        for (int number : numbers) {
            Path unused = Files.createFile(
                    data.resolve("pg_wal").resolve(String.format("%08X%08X%08X", timeline, 0, number)));
        }
    }

    private static WalSpan span(int timeline, String from, String to) {
        Optional<Lsn> end = List.of(to).stream()
                .filter(text -> !text.isEmpty())
                .map(Lsn::parse)
                .findFirst();
        return new WalSpan(new Timeline(timeline), Lsn.parse(from), end);
    }
}
