package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.salvage.SalvageNote;
import dev.mainstay.domain.wal.Lsn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines of pg_waldump of PostgreSQL 14, 15 and 16 to 18. */
class SalvageParsingTest {

    private static final WalFile TABLE = new WalFile(1663, 5, 16_384);
    private static final Lsn FORK = Lsn.parse("0/1000000");

    private final BranchReader reader = new BranchReader(FORK, 16L << 20);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT off 5 flags 0x00, blkref #0: rel 1663/5/16384 blk 0 | 1 | 0 | 0",
                "INSERT off: 5, flags: 0x00, blkref #0: rel 1663/5/16384 blk 0 FPW | 1 | 0 | 0",
                "INSERT+INIT off: 1, flags: 0x08, blkref #0: rel 1663/5/16384 blk 0 | 1 | 0 | 0",
                "MULTI_INSERT+INIT 3 tuples flags 0x02, blkref #0: rel 1663/5/16384 blk 0 | 3 | 0 | 0",
                "MULTI_INSERT ntuples: 4, flags: 0x02, offsets: [1, 2, 3, 4], blkref #0: rel 1663/5/16384 blk 0 | 4 | 0 | 0",
                "HOT_UPDATE off 2 xmax 727 flags 0x20 ; new off 4 xmax 0, blkref #0: rel 1663/5/16384 blk 0 | 0 | 1 | 0",
                "UPDATE old_xmax: 7, old_off: 2, old_infobits: [], flags: 0x01, new_xmax: 0, new_off: 1, blkref #0: rel"
                        + " 1663/5/16384 blk 1, blkref #1: rel 1663/5/16384 blk 0 | 0 | 1 | 0",
                "DELETE off 1 flags 0x00 KEYS_UPDATED , blkref #0: rel 1663/5/16384 blk 0 | 0 | 0 | 1",
                "DELETE xmax: 7, off: 1, infobits: [KEYS_UPDATED], flags: 0x00, blkref #0: rel 1663/5/16384 blk 0 | 0 | 0 | 1"
            })
    void counts_what_was_written(String words, long inserts, long updates, long deletes) {
        reader.read(line("Heap", 7, "0/1000028", words));
        reader.read(line("Transaction", 7, "0/1000100", "COMMIT 2026-11-26 03:36:39.723500 UTC"));
        assertThat(reader.branch().writesOf(TABLE)).isEqualTo(new Writes(inserts, updates, deletes));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LOCK off 5: xid 7: flags 0x00 LOCK_ONLY EXCL_LOCK, blkref #0: rel 1663/5/16384 blk 0",
                "PRUNE latestRemovedXid 0 nredirected 0 ndead 1, blkref #0: rel 1663/5/16384 blk 0",
                "CONFIRM off: 5, blkref #0: rel 1663/5/16384 blk 0",
                "VISIBLE cutoff xid 0 flags 0x03, blkref #0: rel 1663/5/16384 blk 0"
            })
    void does_not_count_housekeeping(String words) {
        reader.read(line("Heap2", 7, "0/1000028", words));
        reader.read(line("Transaction", 7, "0/1000100", "COMMIT 2026-11-26 03:36:39.723500 UTC"));
        assertThat(reader.branch().writes()).isEmpty();
    }

    @Test
    void counts_nothing_without_a_commit() {
        insert(7, "0/1000028");
        insert(8, "0/1000060");
        reader.read(line("Transaction", 8, "0/1000100", "ABORT 2026-11-26 03:36:39.738583 UTC"));
        assertThat(reader.branch().writes()).isEmpty();
        assertThat(reader.branch().committed().isEmpty()).isTrue();
    }

    @Test
    void counts_subtransactions_with_their_commit_only() {
        insert(7, "0/1000028");
        insert(8, "0/1000060");
        insert(9, "0/1000090");
        reader.read(line("Transaction", 8, "0/10000C0", "ABORT 2026-11-26 03:36:39.738583 UTC"));
        reader.read(line(
                "Transaction",
                7,
                "0/1000100",
                "COMMIT 2026-11-26 03:36:39.738602 UTC; rels: base/5/16390 base/5/t3_16391; subxacts: 9 10; inval msgs:"
                        + " catcache 55"));
        OldBranch branch = reader.branch();
        assertThat(branch.writesOf(TABLE)).isEqualTo(new Writes(2, 0, 0));
        assertThat(branch.dropped()).containsExactly(new WalFile(1663, 5, 16_390));
        assertThat(text(branch.committed())).isEqualTo("'{7,9,10}'::xid[]");
    }

    @Test
    void knows_a_prepared_transaction_by_its_own_number() {
        insert(7, "0/1000028");
        reader.read(line("Transaction", 7, "0/1000060", "PREPARE gid x y: 2026-11-26 03:36:39.764772 UTC"));
        reader.read(line("Transaction", 0, "0/1000100", "COMMIT_PREPARED 7: 2026-11-26 03:36:39.765219 UTC"));
        assertThat(text(reader.branch().committed())).isEqualTo("'{7}'::xid[]");
        assertThat(reader.branch().writesOf(TABLE).inserts()).isEqualTo(1);
    }

    @Test
    void a_commit_before_the_fork_survived() {
        insert(7, "0/FFFF00");
        reader.read(line("Transaction", 7, "0/FFFFC0", "COMMIT 2026-11-26 03:36:39.738602 UTC"));
        assertThat(reader.branch().writes()).isEmpty();
    }

    @Test
    void a_transaction_that_ran_at_the_fork_is_lost_with_what_it_wrote_before() {
        reader.read(line(
                "Standby",
                0,
                "0/FFFE00",
                "RUNNING_XACTS nextXid 7 latestCompletedXid 5 oldestRunningXid 6; 1 xacts: 6"));
        insert(7, "0/FFFF00");
        reader.read(line("Transaction", 7, "0/1000100", "COMMIT 2026-11-26 03:36:39.738602 UTC"));
        assertThat(reader.branch().writesOf(TABLE).inserts()).isEqualTo(1);
        assertThat(reader.branch().hasEarly()).isFalse();
        reader.read(line("Transaction", 6, "0/1000140", "COMMIT 2026-11-26 03:36:39.738602 UTC"));
        assertThat(reader.branch().hasEarly()).isTrue();
    }

    @Test
    void transactions_that_touched_the_same_tables_are_counted_together() {
        for (long xid : new long[] {7, 8}) {
            insert(xid, "0/1000028");
            reader.read(line("Transaction", xid, "0/1000100", "COMMIT 2026-11-26 03:36:39.00000" + xid + " UTC"));
        }
        Commits commits = reader.branch().commits().get(new OldBranch.Shape(Set.of(TABLE), true));
        assertThat(commits.count()).isEqualTo(2);
        assertThat(commits.first()).contains(Instant.parse("2026-11-26T03:36:39.000007Z"));
        assertThat(commits.last()).contains(Instant.parse("2026-11-26T03:36:39.000008Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LOG rel 1663/5/16384, blkref #0: rel 1663/5/16384 blk 0",
                "LOG rel 1663/5/16384",
            })
    void tells_sequences(String words) {
        reader.read(line("Sequence", 0, "0/1000028", words));
        assertThat(reader.branch().sequences()).containsExactly(TABLE);
    }

    @Test
    void tells_files_that_were_made_by_main_file_only() {
        reader.read(line("Storage", 7, "0/1000028", "CREATE base/5/16384"));
        reader.read(line("Storage", 7, "0/1000060", "CREATE base/5/16384_fsm"));
        reader.read(line("Storage", 7, "0/1000090", "CREATE pg_tblspc/16390/PG_15_202209061/5/16385"));
        reader.read(line("Transaction", 7, "0/1000100", "COMMIT 2026-11-26 03:36:39.738602 UTC"));
        assertThat(reader.branch().created()).containsExactly(TABLE, new WalFile(16_390, 5, 16_385));
    }

    @Test
    void is_never_silent_about_what_it_does_not_understand() {
        reader.read("first record is after 0/1000000, at 0/1000028, skipping over 40 bytes");
        reader.read("");
        assertThat(reader.branch().oddities()).isEmpty();
        reader.read("rmgr: garbage");
        reader.read(line("custom128", 7, "0/1000028", "SOMETHING"));
        reader.read(line("Heap", 7, "0/1000060", "UNKNOWN (70)"));
        assertThat(reader.branch().oddities())
                .hasSize(3)
                .allMatch(note -> note.kind() == SalvageNote.Kind.INCOMPLETE)
                .anyMatch(note -> note.what().contains("custom128"));
    }

    @Test
    void an_index_is_no_news_and_a_dropped_database_is() {
        reader.read(line("Btree", 7, "0/1000028", "INSERT_LEAF off 1, blkref #0: rel 1663/5/16390 blk 1"));
        reader.read(line("Database", 7, "0/1000060", "DROP dir 1663/16399"));
        assertThat(reader.branch().oddities())
                .hasSize(1)
                .allMatch(note -> note.kind() == SalvageNote.Kind.SHARED_OBJECT);
    }

    @Test
    void a_record_ends_behind_the_headers_of_the_pages_it_crosses() {
        assertThat(record("0/152C350", 59).end(16L << 20)).isEqualTo(Lsn.parse("0/152C390"));
        assertThat(record("0/1519A20", 7337).end(16L << 20)).isEqualTo(Lsn.parse("0/151B6E8"));
        assertThat(record("0/1FFFFF0", 32).end(16L << 20)).isEqualTo(Lsn.parse("0/2000038"));
    }

    @Test
    void transaction_numbers_go_round() {
        assertThat(XidSet.precedes(4_294_967_290L, 5)).isTrue();
        assertThat(XidSet.precedes(5, 4_294_967_290L)).isFalse();
        XidSet set = new XidSet();
        set.add(4_294_967_295L);
        set.add(3);
        assertThat(set.contains(4_294_967_295L)).isTrue();
        assertThat(set.contains(4)).isFalse();
    }

    private void insert(long xid, String at) {
        reader.read(line("Heap", xid, at, "INSERT off 4 flags 0x00, blkref #0: rel 1663/5/16384 blk 0"));
    }

    private static WalRecord record(String at, int bytes) {
        return new WalRecord("Heap", 7, Lsn.parse(at), bytes, "INSERT", "");
    }

    private static String line(String manager, long xid, String at, String words) {
        return String.format(
                "rmgr: %-11s len (rec/tot): %6d/%6d, tx: %10d, lsn: %s, prev 0/00FFFF00, desc: %s",
                manager, 59, 59, xid, at, words);
    }

    private static String text(XidSet set) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try {
            set.writeTo(stream);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return stream.toString(StandardCharsets.US_ASCII);
    }
}
