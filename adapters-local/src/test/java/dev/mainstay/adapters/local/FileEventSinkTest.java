package dev.mainstay.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.ports.out.EventSink;
import dev.mainstay.testing.contract.EventSinkContract;
import dev.mainstay.testing.contract.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileEventSinkTest extends EventSinkContract {

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
    protected EventSink fresh() {
        return node.agent().events();
    }

    @Override
    protected EventSink restarted() {
        return node.restarted().events();
    }

    @Test
    void does_not_grow_without_end() throws IOException {
        EventSink sink = fresh();
        for (int number = 1; number <= 4 * FileEventSink.KEPT; number++) {
            sink.store(Samples.event(number));
            sink.markSent(List.of(Samples.event(number).id()));
        }

        assertThat(Files.readAllLines(file())).hasSizeLessThan(3 * FileEventSink.KEPT);
        assertThat(restarted().latest(FileEventSink.KEPT)).hasSize(FileEventSink.KEPT);
    }

    @Test
    void takes_back_a_mark_that_a_crash_cut_short() throws IOException {
        EventSink sink = fresh();
        sink.store(Samples.event(1));
        sink.markSent(List.of(Samples.event(1).id()));
        node.close();
        byte[] content = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(content, content.length - 1));

        assertThat(restarted().unsent(10)).containsExactly(Samples.event(1));
    }

    @Test
    void understands_the_oldest_form_of_each_line() throws IOException {
        node.close();
        Files.writeString(file(), """
                {"v":1,"event":{"id":"ev-full","kind":"failover_started","description":"d","role":"secondary","actor":"auto","occurred_at":"2026-11-20T18:00:01Z","facts":{"term":"4"},"about":3,"node_id":2,"address":"10.0.0.2","operation":"op-1"}}
                {"v":1,"event":{"id":"ev-1","kind":"node_online","description":"event 1","role":"standalone","actor":"auto","occurred_at":"2026-11-20T18:00:01.123456789Z","facts":{}}}
                {"v":1,"sent":["ev-full"]}
                """);

        EventSink sink = restarted();

        assertThat(sink.unsent(10)).containsExactly(Samples.event(1));
        assertThat(sink.latest(10)).hasSize(2);
    }

    private Path file() {
        return node.agent().stateDirectory().resolve("events.ndjson");
    }
}
