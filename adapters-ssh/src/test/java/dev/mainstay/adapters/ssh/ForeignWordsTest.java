package dev.mainstay.adapters.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Complaints as real programs write them; no word of a statement or a row is left. */
class ForeignWordsTest {

    private static String complaint(String words) {
        return ForeignWords.complaint(words).orElse("none");
    }

    @Test
    void the_first_complaint_of_pg_dump_counts_and_no_statement_that_follows() {
        assertThat(complaint("""
                        pg_dump: warning: there are circular foreign-key constraints on this table:
                        pg_dump: detail: orders
                        pg_dump: error: query failed: ERROR:  permission denied for table subscribers
                        pg_dump: detail: Query was: LOCK TABLE public.subscribers IN ACCESS SHARE MODE
                        """))
                .isEqualTo("pg_dump: error: query failed: ERROR:  permission denied for table subscribers");
        assertThat(complaint("""
                        pg_dump: error: Dumping the contents of table "subscribers" failed: PQgetResult() failed.
                        pg_dump: detail: Error message from server: ERROR:  could not read block 7
                        pg_dump: detail: Command was: COPY public.subscribers (id, password) TO stdout;
                        """))
                .isEqualTo(
                        "pg_dump: error: Dumping the contents of table \"subscribers\" failed: PQgetResult() failed.");
    }

    @Test
    void a_complaint_of_psql_comes_without_its_statement() {
        assertThat(complaint("""
                        ERROR:  relation "subscribers" does not exist
                        LINE 1: SELECT count(*) FROM subscribers
                                                     ^
                        """)).isEqualTo("ERROR:  relation \"subscribers\" does not exist");
    }

    @Test
    void the_last_word_of_another_program_counts_where_no_statement_came_before() {
        assertThat(complaint("motd\nError response from daemon: no such container\n\n"))
                .isEqualTo("Error response from daemon: no such container");
        assertThat(complaint("""
                        pg_dump: [archiver (db)] query failed: ERROR: no
                        pg_dump: [archiver (db)] query was: SELECT a
                        FROM secrets
                        """)).isEqualTo("pg_dump: [archiver (db)] query failed: ERROR: no");
        assertThat(complaint("pg_dump: error: query was: SELECT a\n")).isEqualTo("none");
        assertThat(complaint("DETAIL:  Key (password)=(x)\nfoo")).isEqualTo("none");
        assertThat(complaint(" \n")).isEqualTo("none");
    }

    @Test
    void nothing_reaches_a_terminal_that_it_obeys_and_nothing_is_long() {
        assertThat(complaint("pg_dump: error: \u001b]0;owned\u0007\u202e\u2028x"))
                .isEqualTo("pg_dump: error:  ]0;owned x");
        assertThat(complaint("x".repeat(16_000))).isEqualTo("x".repeat(300) + "...");
    }
}
