package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.testing.contract.PostgresPair;
import dev.mainstay.testing.contract.WalHistoryContract;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LocalWalHistoryIT extends WalHistoryContract {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAGE = 8192;
    private static final long LEFT = 64;

    @Override
    protected PostgresPair newPair() {
        return new RealPair();
    }

    /** Records of many lengths, files that are left half empty, and a record larger than a page. */
    @Test
    void finds_the_end_that_the_server_itself_tells() {
        String fill =
                "SELECT pg_logical_emit_message(false, 'fill', repeat('x', n * 977)) FROM generate_series(1, 50) n";
        for (String statement : new String[] {fill, "SELECT pg_switch_wal()", fill, "CHECKPOINT", fill}) {
            real().mainServer().execute(statement);
            real().mainServer().execute("SELECT pg_logical_emit_message(true, 'fill', 'flush')");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    pair().main().history().local().branch().end())
                            .isEqualTo(flushed()));
        }
    }

    /** The checkpoint begins in the last bytes of a page and ends on the next one. */
    @Test
    void a_shutdown_record_ends_beyond_its_page() {
        Lsn first = emit(0);
        long overhead = emit(0).bytes() - first.bytes();
        long room = PAGE - Math.floorMod(first.bytes() + overhead, PAGE);
        long wanted = Math.floorMod(room - overhead - LEFT, PAGE);
        assertThat(PAGE - Math.floorMod(emit(wanted).bytes(), PAGE)).isBetween(16L, 112L);
        real().mainServer().stop();
        Lsn end = pair().main().history().shutdownEnd();
        assertThat(Math.floorMod(end.bytes(), PAGE)).isLessThan(150);
        assertThat(((InRecovery) pair().standby().probe().look(PATIENCE)).received())
                .isEqualTo(end);
    }

    private Lsn emit(long length) {
        return Lsn.parse(real().mainServer()
                .query("SELECT pg_logical_emit_message(false, 'fill', repeat('x', " + length + "))"));
    }

    @Test
    void hints_make_data_rewindable() {
        assertThat(pair().main().history().local().rewindable()).isFalse();
        try (RealPair hinting = RealPair.rewindable()) {
            assertThat(hinting.main().history().local().rewindable()).isTrue();
        }
    }

    private Lsn flushed() {
        return Lsn.parse(real().mainServer().query("SELECT pg_current_wal_flush_lsn()"));
    }

    private RealPair real() {
        return (RealPair) pair();
    }
}
