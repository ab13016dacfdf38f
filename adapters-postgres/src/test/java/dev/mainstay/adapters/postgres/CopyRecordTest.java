package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyRecordTest {

    @TempDir
    Path directory;

    @Test
    void reads_what_it_wrote() {
        CopyRecord record = new CopyRecord(7, 1_000, CopyStage.REWIND, "host='b c' passfile=/x");
        record.write(directory);
        assertThat(CopyRecord.read(directory)).contains(record);
    }

    @Test
    void reads_the_record_of_an_agent_that_knew_base_backups_only() throws IOException {
        Path unused = Files.writeString(directory.resolve("record"), "7 1000\n");
        assertThat(CopyRecord.read(directory)).contains(new CopyRecord(7, 1_000, CopyStage.BASE_BACKUP, ""));
    }

    @Test
    void refuses_what_nobody_wrote() throws IOException {
        assertThat(CopyRecord.read(directory)).isEmpty();
        Path unused = Files.writeString(directory.resolve("record"), "7 1000 BREWING\n");
        assertThatThrownBy(() -> CopyRecord.read(directory)).isInstanceOf(OperationFailedException.class);
    }
}
