package dev.mainstay.adapters.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.observation.SourceObservation.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts by a real shell, with programs that say how they were called. */
class SourceScriptTest {
    @TempDir
    Path directory;

    private static SshSettings settings(String database, String container, List<String> uploads) {
        return new SshSettings(database, container, 5433, "/run/pg", uploads, Duration.ofSeconds(5));
    }

    private SourceScript script() {
        return new SourceScript(settings("proxpanel", "proxpanel-db", List.of(directory.toString())));
    }

    private void program(String name, String body) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + body + "\n");
        Path unused = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String run(String script) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true);
        shell.environment().put("PATH", directory + ":/usr/bin:/bin");
        Process process = shell.start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void a_panel_in_a_container_is_asked_inside_of_it() throws Exception {
        program("docker", "if [ \"$1\" = inspect ]; then echo true; else echo \"docker:$*\"; fi");
        assertThat(run(script().look()))
                .contains("place=CONTAINER", "database=docker:exec proxpanel-db sh -c", "uploads=1");
        assertThat(run(script().dump(Place.CONTAINER)))
                .contains("docker:exec proxpanel-db sh -c", "pg_dump -Fc -w -d proxpanel");
    }

    @Test
    void a_database_of_the_host_is_asked_as_its_owner() throws Exception {
        program("docker", "exit 1");
        program("id", "echo 0");
        program("runuser", "case \"$*\" in *subscribers*IS*) echo '150004|f|4000000|12|t';; *) echo 8421;; esac");
        assertThat(run(script().look())).contains("place=HOST", "database=150004|f|4000000|12|t", "subscribers=8421");
        program("runuser", "echo \"$*\"");
        assertThat(run(script().dump(Place.HOST)))
                .isEqualTo("-u postgres -- pg_dump -h /run/pg -p 5433 -Fc -w -d proxpanel\n");
        program("id", "echo 1000");
        program("pg_dump", "echo \"mine $*\"");
        assertThat(run(script().dump(Place.HOST))).isEqualTo("mine -h /run/pg -p 5433 -Fc -w -d proxpanel\n");
    }

    @Test
    void a_quoted_text_is_one_word_whatever_is_in_it() throws Exception {
        String hostile = "a'b $(touch x) `id` \"; rm -rf / #\n\\";
        assertThat(run("printf %s " + SourceScript.quoted(hostile))).isEqualTo(hostile);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-x", "a b", "a'b", "$(reboot)", "dbname=x host=y", "a/b"})
    void names_that_are_more_than_names_are_refused(String name) {
        assertThatThrownBy(() -> settings(name, "c", List.of())).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> settings("d", name, List.of())).isInstanceOf(InvalidRequestException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative", "/a b", "/a'b", "/$(reboot)"})
    void paths_that_are_more_than_paths_are_refused(String path) {
        assertThatThrownBy(() -> settings("d", "c", List.of(path))).isInstanceOf(InvalidRequestException.class);
    }
}
