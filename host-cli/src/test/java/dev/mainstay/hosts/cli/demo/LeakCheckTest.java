package dev.mainstay.hosts.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.ports.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakCheckTest {
    @TempDir
    Path directory;

    @Test
    void lines_with_secrets_are_found_in_every_log_and_told_without_them() throws IOException {
        String made = "0f".repeat(32);
        Path node = Files.createDirectories(directory.resolve("node-1/pg_log"));
        Files.writeString(directory.resolve("agent.log"), "fine\njoined with " + made + "\nsha256:" + made + "\n");
        Files.writeString(node.resolve("postgresql.log"), "LOG: statement: ALTER ROLE x PASSWORD 'given-one'\n");
        Files.writeString(directory.resolve("node.json"), made);

        assertThat(new LeakCheck(List.of(Secret.of("given-one"))).of(directory))
                .containsExactlyInAnyOrder(
                        "agent.log: joined with ***", "postgresql.log: LOG: statement: ALTER ROLE x PASSWORD '***'");
    }
}
