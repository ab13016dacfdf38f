package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.transition.Progress;
import org.junit.jupiter.api.Test;

class CopyOutputTest {

    @Test
    void reads_the_newest_progress() {
        Progress progress = new CopyOutput("""
                        waiting for checkpoint
                            55/23310 kB (0%), 0/1 tablespace (/srv/data.copy/backup_label)
                         11655/23310 kB (50%), 0/1 tablespace (/srv/data.copy/base/1)
                        """).progress().orElseThrow();
        assertThat(progress.doneBytes()).isEqualTo(11_655 * 1024);
        assertThat(progress.percent()).hasValue(50);
    }

    @Test
    void has_no_progress_before_the_first_line() {
        assertThat(new CopyOutput("waiting for checkpoint\n").progress()).isEmpty();
    }

    @Test
    void reads_the_progress_and_the_end_of_a_rewind() {
        CopyOutput rewound = new CopyOutput("""
                        pg_rewind: need to copy 52 MB (total source directory size is 75 MB)
                            0/53826 kB (0%) copied
                        53826/53826 kB (100%) copied
                        pg_rewind: syncing target data directory
                        pg_rewind: Done!
                        """);
        assertThat(rewound.isRewound()).isTrue();
        assertThat(rewound.hasTablespaces()).isFalse();
        assertThat(rewound.progress().orElseThrow().doneBytes()).isEqualTo(53_826 * 1024);
        assertThat(new CopyOutput("pg_rewind: no rewind required\n").hasNothingToRewind())
                .isTrue();
        assertThat(new CopyOutput("pg_rewind: reading WAL in target\n").isRewound())
                .isFalse();
    }

    @Test
    void a_failure_is_what_the_program_said_of_it_else_its_last_words() {
        assertThat(new CopyOutput("pg_rewind: connected to server\npg_rewind: error: no\npg_rewind: detail: x\n")
                        .failure("pg_rewind"))
                .isEqualTo("pg_rewind: error: no; pg_rewind: detail: x");
        assertThat(new CopyOutput("").failure("cp")).isEqualTo("cp was ended before the copy was whole");
        assertThat(new CopyOutput("pg_rewind: reading\n").failure("pg_rewind"))
                .isEqualTo("pg_rewind was ended before the copy was whole: pg_rewind: reading");
    }

    @Test
    void sees_tablespaces_and_keeps_the_words() {
        assertThat(new CopyOutput("1/2 kB (50%), 0/2 tablespaces").hasTablespaces())
                .isTrue();
        CopyOutput failed = new CopyOutput("1/2 kB (50%), 0/1 tablespace\npg_basebackup: error: no\n");
        assertThat(failed.hasTablespaces()).isFalse();
        assertThat(failed.words()).isEqualTo("pg_basebackup: error: no");
    }
}
