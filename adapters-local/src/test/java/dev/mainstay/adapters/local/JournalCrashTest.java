package dev.mainstay.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.testing.contract.Samples;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a journal whose agent was killed, or whose disk was full. */
class JournalCrashTest {

    @TempDir
    Path temporary;

    @Test
    void holds_every_acknowledged_entry_after_the_agent_was_killed() throws Exception {
        Path directory = temporary.resolve("state");
        Process agent = OtherAgent.start(OtherAgent.command(directory, "fill"));
        int acknowledged = 0;
        try (BufferedReader output = OtherAgent.output(agent)) {
            while (acknowledged < 50) {
                acknowledged += output.readLine().equals(OtherAgent.ACKNOWLEDGED) ? 1 : 0;
            }
            assertThat(agent.toHandle().destroyForcibly()).isTrue();
            int unusedCode = agent.waitFor();
            acknowledged +=
                    (int) output.lines().filter(OtherAgent.ACKNOWLEDGED::equals).count();
        }

        try (Nodes node = new Nodes(directory)) {
            List<JournalEntry> found = node.agent().journal().entries();
            List<JournalEntry> written = written(acknowledged + 1);
            assertThat(found).isIn(written.subList(0, acknowledged), written);
        }
    }

    /** A limit on the size of files does what a full disk does: the write stops in the middle of a line. */
    @Test
    void is_left_whole_when_a_line_does_not_fit_on_the_disk() throws Exception {
        Path directory = temporary.resolve("state");
        List<String> limited = new ArrayList<>(List.of("prlimit", "--fsize=8000", "--"));
        limited.addAll(OtherAgent.command(directory, "fill"));

        String said = OtherAgent.runToEnd(limited);

        int acknowledged =
                (int) said.lines().filter(OtherAgent.ACKNOWLEDGED::equals).count();
        assertThat(said).contains("UNAVAILABLE cannot write " + directory.resolve("journal.ndjson"));
        assertThat(acknowledged).isGreaterThan(20);
        assertThat(Files.readString(directory.resolve("journal.ndjson"))).endsWith("\n");
        try (Nodes node = new Nodes(directory)) {
            List<JournalEntry> entries = new ArrayList<>(written(acknowledged));
            assertThat(node.agent().journal().entries()).isEqualTo(entries);

            JournalEntry next = Samples.journal().get(1);
            node.agent().journal().append(next);
            entries.add(next);
            assertThat(node.restarted().journal().entries()).isEqualTo(entries);
        }
    }

    private static List<JournalEntry> written(int count) {
        return IntStream.range(0, count).mapToObj(OtherAgent::entry).toList();
    }
}
