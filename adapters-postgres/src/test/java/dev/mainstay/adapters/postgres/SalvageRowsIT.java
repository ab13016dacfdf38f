package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.salvage.SalvageNote.Kind;
import dev.mainstay.domain.salvage.SalvageReport;
import dev.mainstay.domain.salvage.SalvagedTable;
import dev.mainstay.domain.wal.TimelineHistory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients wrote to an old main that its survivors never got, against what is exported of it. */
class SalvageRowsIT {

    private final SplitPair pair = new SplitPair();
    private final LocalSalvage salvage = pair.old().salvage();

    @AfterEach
    void close() {
        try (salvage) {
            pair.close();
        }
    }

    @Test
    void saves_inserts_and_updates_in_their_last_version_and_counts_deletes() {
        pair.write(
                "CREATE TABLE plain (id int PRIMARY KEY, word text)",
                "INSERT INTO plain VALUES (1, 'old'), (2, 'old'), (3, 'old')",
                "CREATE TABLE quiet (id int)",
                "INSERT INTO quiet VALUES (1)");
        pair.cut();
        pair.write(
                "INSERT INTO plain VALUES (4, E'new, \"quoted\"\\nline')",
                "UPDATE plain SET word = 'changed' WHERE id = 2",
                "UPDATE plain SET word = 'changed twice' WHERE id = 2",
                "DELETE FROM plain WHERE id = 3",
                "INSERT INTO plain VALUES (5, 'short lived')",
                "DELETE FROM plain WHERE id = 5");
        SalvageReport report = saved();
        assertThat(report.tables())
                .containsExactly(new SalvagedTable(
                        "postgres",
                        "public",
                        "plain",
                        2,
                        2,
                        2,
                        2,
                        "postgres.public.plain.csv",
                        csv(report, "plain").length()));
        assertThat(csv(report, "plain")).isEqualTo("id,word\n4,\"new, \"\"quoted\"\"\nline\"\n2,changed twice\n");
        assertThat(report.transactions()).isEqualTo(6);
        assertThat(report.first().orElseThrow()).isBefore(report.last().orElseThrow());
        assertThat(report.notes()).isEmpty();
    }

    @Test
    void saves_every_kind_of_table() {
        pair.write(
                "CREATE TABLE bare (word text)",
                "CREATE TABLE parted (id int, word text) PARTITION BY RANGE (id)",
                "CREATE TABLE parted_low PARTITION OF parted FOR VALUES FROM (0) TO (10)",
                "CREATE TABLE parted_high PARTITION OF parted FOR VALUES FROM (10) TO (20)",
                "CREATE TABLE parent (n int)",
                "CREATE TABLE child (m int) INHERITS (parent)",
                "CREATE TABLE long (id int, body text)",
                "ALTER TABLE long ALTER COLUMN body SET STORAGE EXTERNAL",
                "CREATE TABLE twice (n int, doubled int GENERATED ALWAYS AS (n * 2) STORED, gone int)",
                "ALTER TABLE twice DROP COLUMN gone",
                "CREATE SCHEMA \"Sch.ema\"",
                "CREATE TABLE \"Sch.ema\".\"we ird\"\";drop\" (n int, \"q\"\"c\" text)",
                "CREATE TABLE \"Sch.ema\".\"we_ird_;drop\" (n int)");
        pair.cut();
        pair.write(
                "INSERT INTO bare VALUES ('a'), ('b'), ('b')",
                "INSERT INTO parted VALUES (5, 'low'), (15, 'high')",
                "INSERT INTO parent VALUES (1)",
                "INSERT INTO child VALUES (2, 3)",
                "INSERT INTO long VALUES (1, repeat('x', 100000))",
                "INSERT INTO twice VALUES (21)",
                "INSERT INTO \"Sch.ema\".\"we ird\"\";drop\" VALUES (1, 'x')",
                "INSERT INTO \"Sch.ema\".\"we_ird_;drop\" VALUES (2)",
                "CREATE TABLE late AS SELECT 7 AS n");
        SalvageReport report = saved();
        assertThat(csv(report, "bare")).isEqualTo("word\na\nb\nb\n");
        assertThat(csv(report, "parted_low")).isEqualTo("id,word\n5,low\n");
        assertThat(csv(report, "parted_high")).isEqualTo("id,word\n15,high\n");
        assertThat(csv(report, "parent")).isEqualTo("n\n1\n");
        assertThat(csv(report, "child")).isEqualTo("n,m\n2,3\n");
        assertThat(csv(report, "long")).isEqualTo("id,body\n1," + "x".repeat(100_000) + "\n");
        assertThat(csv(report, "twice")).isEqualTo("n,doubled\n21,42\n");
        assertThat(csv(report, "late")).isEqualTo("n\n7\n");
        assertThat(csv(report, "we ird\";drop")).isEqualTo("n,\"q\"\"c\"\n1,x\n");
        assertThat(csv(report, "we_ird_;drop")).isEqualTo("n\n2\n");
        assertThat(report.tables()).extracting(SalvagedTable::file).doesNotHaveDuplicates();
        assertThat(report.tables()).allMatch(table -> table.file().matches("[A-Za-z0-9._-]+"));
        assertThat(report.tables()).hasSize(10).allMatch(table -> table.inserts() == table.rows());
        assertThat(report.transactions()).isEqualTo(9);
        assertThat(SplitPair.notes(report, Kind.DDL)).containsExactly("table public.late was made or changed");
    }

    @Test
    void saves_committed_transactions_only_with_their_subtransactions() throws SQLException {
        pair.write("CREATE TABLE words (word text)");
        pair.cut();
        try (Connection unfinished = pair.connect("postgres");
                Statement statement = unfinished.createStatement()) {
            unfinished.setAutoCommit(false);
            boolean unused = statement.execute("INSERT INTO words VALUES ('unfinished')");
            pair.write(
                    "BEGIN; INSERT INTO words VALUES ('rolled back'); ROLLBACK",
                    "BEGIN; INSERT INTO words VALUES ('outer'); SAVEPOINT a; INSERT INTO words VALUES ('inner');"
                            + " RELEASE a; SAVEPOINT b; INSERT INTO words VALUES ('undone'); ROLLBACK TO b; COMMIT",
                    "BEGIN; INSERT INTO words VALUES ('prepared'); PREPARE TRANSACTION 'p 1'",
                    "COMMIT PREPARED 'p 1'",
                    "BEGIN; INSERT INTO words VALUES ('pending'); PREPARE TRANSACTION 'p 2'");
        }
        SalvageReport report = saved();
        assertThat(csv(report, "words")).isEqualTo("word\nouter\ninner\nprepared\n");
        assertThat(SplitPair.table(report, "words").inserts()).isEqualTo(3);
        assertThat(report.transactions()).isEqualTo(2);
        assertThat(SplitPair.notes(report, Kind.INCOMPLETE)).hasSize(1).allMatch(note -> note.contains("'p 2'"));
    }

    @Test
    void saves_a_transaction_that_was_open_at_the_fork_with_what_it_wrote_before() throws SQLException {
        pair.write(
                "CREATE TABLE words (word text)", "CREATE TABLE other (word text)", "INSERT INTO other VALUES ('old')");
        try (Connection open = pair.connect("postgres");
                Statement statement = open.createStatement()) {
            open.setAutoCommit(false);
            boolean unused = statement.execute("INSERT INTO other VALUES ('before')");
            pair.write("CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT", "INSERT INTO words VALUES ('survives')");
            for (int segment = 0; segment < 4; segment++) {
                pair.write("INSERT INTO words VALUES ('survives')", "SELECT pg_switch_wal()");
            }
            pair.cut();
            unused = statement.execute("INSERT INTO words VALUES ('after')");
            open.commit();
        }
        SalvageReport report = saved();
        assertThat(csv(report, "words")).isEqualTo("word\nafter\n");
        assertThat(csv(report, "other")).isEqualTo("word\nbefore\n");
        assertThat(report.transactions()).isEqualTo(1);
    }

    @Test
    void saves_rows_whose_table_was_rewritten_and_notes_what_is_no_row() {
        pair.write(
                "CREATE TABLE emptied (n int)",
                "INSERT INTO emptied VALUES (1)",
                "CREATE TABLE rewritten (n int)",
                "INSERT INTO rewritten VALUES (1)",
                "VACUUM FULL rewritten",
                "CREATE SEQUENCE ticket",
                "CREATE TABLE before (n int)",
                "CREATE VIEW seen AS SELECT 1 AS n",
                "CREATE TABLE narrowed (n int, m int)",
                "CREATE TABLE serial (n int GENERATED ALWAYS AS IDENTITY, v int)");
        pair.cut();
        pair.write(
                "INSERT INTO emptied VALUES (9)",
                "TRUNCATE emptied",
                "INSERT INTO emptied VALUES (2)",
                "INSERT INTO rewritten VALUES (2)",
                "VACUUM FULL rewritten",
                "INSERT INTO rewritten VALUES (3)",
                "SELECT nextval('ticket')",
                "SELECT lo_from_bytea(4711, 'abc')",
                "CREATE TABLE gone AS SELECT 1 AS n",
                "DROP TABLE gone",
                "CREATE ROLE bob",
                "DROP TABLE before",
                "DROP VIEW seen",
                "ALTER TABLE narrowed DROP COLUMN m",
                "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE INDEX by_v ON serial (v)",
                "ALTER TABLE serial ALTER COLUMN v SET DEFAULT 5");
        SalvageReport report = saved();
        assertThat(csv(report, "emptied")).isEqualTo("n\n2\n");
        assertThat(csv(report, "rewritten")).isEqualTo("n\n2\n3\n");
        assertThat(SplitPair.table(report, "emptied").inserts()).isEqualTo(2);
        assertThat(SplitPair.notes(report, Kind.TRUNCATE))
                .containsExactly(
                        "public.emptied was emptied or rewritten", "public.rewritten was emptied or rewritten");
        assertThat(SplitPair.notes(report, Kind.SEQUENCE))
                .hasSize(1)
                .allMatch(note -> note.startsWith("public.ticket "));
        assertThat(SplitPair.notes(report, Kind.LARGE_OBJECT)).containsExactly("large object 4711 was written");
        assertThat(SplitPair.notes(report, Kind.SHARED_OBJECT)).containsExactly("role bob was made or changed");
        assertThat(SplitPair.notes(report, Kind.DDL))
                .contains(
                        "function public.one() was made or changed",
                        "index public.by_v was made or changed",
                        "column v of table public.serial was made or changed")
                .contains("table public.narrowed was made or changed")
                .anyMatch(note -> note.contains("dropped or rewritten") && note.contains("1 inserts"))
                .anyMatch(note -> note.startsWith("objects were dropped") && note.contains("1 of pg_rewrite"))
                .anyMatch(note -> note.startsWith("tables or indexes were dropped or rewritten"));
        assertThat(SplitPair.notes(report, Kind.INCOMPLETE)).isEmpty();
    }

    @Test
    void saves_other_databases_and_leaves_out_what_is_our_own() {
        pair.write(
                "CREATE DATABASE \"two 'd\"\"b\"",
                "CREATE TABLE cluster_config (k text)",
                "CREATE TABLE cluster_events (id serial, what text)",
                "CREATE TABLE clients (n int)");
        pair.writeTo("two 'd\"b", "CREATE TABLE cluster_nodes (n int)", "CREATE TABLE here (n int)");
        pair.cut();
        pair.write(
                "INSERT INTO cluster_config VALUES ('ours')",
                "INSERT INTO cluster_events (what) VALUES ('ours')",
                "BEGIN; INSERT INTO cluster_config VALUES ('both'); INSERT INTO clients VALUES (1); COMMIT",
                "ANALYZE",
                "CREATE DATABASE late",
                "CREATE TEMPORARY TABLE temp AS SELECT 1");
        pair.writeTo("two 'd\"b", "INSERT INTO cluster_nodes VALUES (2)", "INSERT INTO here VALUES (3)");
        SalvageReport report = saved();
        assertThat(report.tables())
                .extracting(SalvagedTable::name)
                .containsExactlyInAnyOrder("clients", "cluster_nodes", "here");
        assertThat(csv(report, "here")).isEqualTo("n\n3\n");
        assertThat(SplitPair.table(report, "here").file()).isEqualTo("two__d_b.public.here.csv");
        assertThat(report.transactions()).isEqualTo(3);
        assertThat(SplitPair.notes(report, Kind.SHARED_OBJECT)).containsExactly("database late was made or changed");
        assertThat(report.notes()).hasSize(1);
    }

    @Test
    void finds_nothing_where_nothing_was_lost() {
        pair.write("CREATE TABLE words (word text)", "INSERT INTO words VALUES ('old')");
        pair.cut();
        SalvageReport report = saved();
        assertThat(report.tables()).isEmpty();
        assertThat(report.notes()).isEmpty();
        assertThat(report.transactions()).isZero();
        assertThat(report.first()).isEmpty();
    }

    private SalvageReport saved() {
        TimelineHistory.Switch fork = pair.split();
        return SplitPair.save(salvage, fork);
    }

    private String csv(SalvageReport report, String table) {
        return SplitPair.csv(salvage, report, table);
    }
}
