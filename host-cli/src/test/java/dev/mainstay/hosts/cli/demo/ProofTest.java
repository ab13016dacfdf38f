package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.wal.Lsn;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProofTest {

    @Test
    void the_gap_is_the_pause_after_the_old_mains_last_row_and_the_loss_what_lies_beyond_the_fork() {
        List<Acked> acked =
                List.of(row(1, 100, 0), row(2, 200, 5), row(3, 300, 10), row(5, 250, 5000), row(6, 350, 5005));
        Proof proof = Proof.of(acked, 2, Set.of(1L, 2L, 4L, 5L, 6L), new Lsn(210));

        assertThat(proof).isEqualTo(new Proof(Duration.ofMillis(4990), 5, 1, 90));
    }

    @Test
    void nothing_is_lost_when_the_fork_is_at_or_behind_the_last_row() {
        List<Acked> acked = List.of(row(1, 100, 0), row(2, 200, 5000));

        assertThat(Proof.of(acked, 0, Set.of(1L, 2L), new Lsn(100)).lostBytes()).isZero();
        assertThat(Proof.of(acked, 0, Set.of(1L, 2L), new Lsn(150)).lostBytes()).isZero();
    }

    @Test
    void the_longest_gap_is_looked_for_from_a_row_on() {
        List<Acked> acked = List.of(row(1, 100, 0), row(2, 200, 500), row(3, 300, 510), row(4, 400, 600));

        assertThat(Proof.longestGap(acked, 0)).isEqualTo(Duration.ofMillis(500));
        assertThat(Proof.longestGap(acked, 2)).isEqualTo(Duration.ofMillis(90));
        assertThat(Proof.longestGap(acked, 4)).isZero();
    }

    private static Acked row(long id, long position, long atMs) {
        return new Acked(id, new Lsn(position), Duration.ofMillis(atMs).toNanos());
    }
}
