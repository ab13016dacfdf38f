package dev.mainstay.adapters.http.patroni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.ports.in.ShowHistory.Turn;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryJsonTest {

    private static final List<Turn> TURNS = List.of(turn(1), turn(2), turn(3));

    private static Turn turn(int left) {
        return new Turn(new Timeline(left), new Lsn(left * 100L), Optional.empty(), Optional.empty());
    }

    @Test
    void the_latest_turns_are_told_up_to_the_limit() {
        assertThat(HistoryJson.of(TURNS, 2))
                .hasToString("[[2,200,\"no recovery target specified\"],[3,300,\"no recovery target specified\"]]");
        assertThat(HistoryJson.of(TURNS, 0)).hasSize(3);
        assertThat(HistoryJson.of(TURNS, 7)).hasSize(3);
    }
}
