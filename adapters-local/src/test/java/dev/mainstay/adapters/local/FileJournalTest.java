package dev.mainstay.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.ports.out.Journal;
import dev.mainstay.testing.contract.JournalContract;
import dev.mainstay.testing.contract.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileJournalTest extends JournalContract {

    @TempDir
    Path temporary;

    private Nodes node;

    @BeforeEach
    void start() {
        node = new Nodes(temporary.resolve("state"));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Override
    protected Journal fresh() {
        return node.agent().journal();
    }

    @Override
    protected Journal restarted() {
        return node.restarted().journal();
    }

    @Test
    void reads_a_legal_journal_whatever_a_crash_left_of_the_last_line() throws IOException {
        List<JournalEntry> all = Samples.journal();
        for (int count = 1; count <= all.size(); count++) {
            cutLastLineAtEveryByte(all.subList(0, count));
        }
    }

    private void cutLastLineAtEveryByte(List<JournalEntry> entries) throws IOException {
        List<JournalEntry> whole = entries.subList(0, entries.size() - 1);
        byte[] before = encoded(whole);
        byte[] after = encoded(entries);
        for (int length = before.length; length < after.length; length++) {
            node.close();
            Files.write(file(), Arrays.copyOf(after, length));

            Journal journal = restarted();

            assertThat(journal.entries()).isEqualTo(whole);
            assertThatCode(() -> TransitionState.replay(journal.entries())).doesNotThrowAnyException();
        }
    }

    @Test
    void cuts_a_torn_last_line_off_before_the_next_one() throws IOException {
        List<JournalEntry> all = Samples.journal();
        byte[] torn = encoded(all.subList(0, 2));
        node.close();
        Files.write(file(), Arrays.copyOf(torn, torn.length - 5));

        restarted().append(all.get(1));

        assertThat(Files.readAllBytes(file())).isEqualTo(torn);
        assertThat(restarted().entries()).isEqualTo(all.subList(0, 2));
    }

    @Test
    void takes_a_last_line_with_a_page_that_never_reached_the_disk_as_torn() throws IOException {
        List<JournalEntry> all = Samples.journal();
        byte[] content = encoded(all.subList(0, 2));
        Arrays.fill(content, content.length - 40, content.length - 10, (byte) 0);
        node.close();
        Files.write(file(), content);

        assertThat(restarted().entries()).isEqualTo(all.subList(0, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "{\"v\":2,\"entry\":\"finished\"}",
                "{\"v\":1,\"entry\":\"dreamed\",\"operation\":\"op-1\",\"at\":\"2026-11-20T18:00:01Z\"}",
                "{\"v\":1,\"entry\":\"step_started\",\"operation\":\"op-1\",\"at\":\"2026-11-20T18:00:01Z\"}",
                "{\"v\":1,\"entry\":\"step_started\",\"operation\":\"op 1\",\"at\":\"2026-11-20T18:00:01Z\"}",
                "",
            })
    void refuses_a_line_it_does_not_understand_names_it_and_leaves_the_file(String line) throws IOException {
        List<JournalEntry> all = Samples.journal();
        String content = text(all.subList(0, 1)) + line + "\n" + text(all.subList(1, 2));
        node.close();
        Files.writeString(file(), content);

        assertThatThrownBy(() -> node.another().open())
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("line 2 of " + file());
        assertThat(file()).hasContent(content);
    }

    @Test
    void gives_the_directory_free_again_when_a_file_is_not_understood() throws IOException {
        node.close();
        Files.writeString(file(), "broken\n");
        assertThatThrownBy(() -> node.another().open()).isInstanceOf(OperationFailedException.class);

        Files.delete(file());

        assertThat(restarted().entries()).isEmpty();
    }

    @Test
    void refuses_to_write_behind_lines_that_somebody_cut_off() throws IOException {
        Journal journal = fresh();
        journal.append(Samples.journal().get(0));
        Files.write(file(), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);

        assertThatThrownBy(() -> journal.append(Samples.journal().get(1)))
                .hasMessageContaining(file().toString())
                .hasMessageContaining("another program");
    }

    @Test
    void writes_nothing_without_the_directory() {
        Journal journal = fresh();
        node.close();

        assertThatThrownBy(() -> journal.append(Samples.journal().get(0))).isInstanceOf(IllegalStateException.class);
    }

    private Path file() {
        return node.agent().stateDirectory().resolve("journal.ndjson");
    }

    private static byte[] encoded(List<JournalEntry> entries) {
        return text(entries).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(List<JournalEntry> entries) {
        List<String> lines = new ArrayList<>();
        entries.forEach(entry -> lines.add(JournalCodec.encode(entry) + "\n"));
        return String.join("", lines);
    }
}
