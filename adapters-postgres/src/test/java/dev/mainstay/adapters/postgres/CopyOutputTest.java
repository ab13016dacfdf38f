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
                        """).progress(7);
        assertThat(progress.doneBytes()).isEqualTo(11_655 * 1024);
        assertThat(progress.percent()).hasValue(50);
    }

    @Test
    void expects_what_was_announced_before_the_first_line() {
        assertThat(new CopyOutput("").progress(1000).totalBytes()).hasValue(1000L);
        assertThat(new CopyOutput("waiting for checkpoint\n").progress(0).totalBytes())
                .isEmpty();
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
