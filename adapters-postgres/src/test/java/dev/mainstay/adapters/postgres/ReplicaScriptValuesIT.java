package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.ports.out.OperatorScript;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** H-21: what a field of the operator's script holds is a text, whatever it looks like; read by real bash and shellcheck. */
class ReplicaScriptValuesIT {

    private static final Pattern FIELD = Pattern.compile("(?m)^readonly ([A-Z_]+)=(.*)$");

    /** Every field of the head. A new one must be added here, and is then tried with all that follows. */
    private static final List<String> FIELDS = List.of(
            "MODE",
            "CONTAINER",
            "SERVICES",
            "MAIN_HOST",
            "MAIN_PORT",
            "SLOT",
            "PASSWORD_FILE",
            "PASSFILE_NAME",
            "CONNINFO",
            "PRIMARY_CONNINFO",
            "EXPECTED_KIB");

    /** Of the head, these steer the script or are numbers of ours: in a run of the whole they keep what they are. */
    private static final List<String> STEERING = List.of("MODE", "EXPECTED_KIB", "PASSFILE_NAME");

    private static final List<String> HOSTILE = List.of(
            "'; touch hit; '",
            "$(touch hit)",
            "`touch hit`",
            "\"; touch hit; \"",
            "it\\'s a $HOME \\ & | > hit * ? ~ #",
            "a[$(touch hit)]",
            "--help -n %s \\n \t !! {a,b} @SLOT@ @VALUES@");

    @TempDir
    Path temporary;

    static Stream<String> fields() {
        return FIELDS.stream();
    }

    @ParameterizedTest
    @EnumSource(OperatorScript.Use.class)
    void all_fields_of_the_head_are_listed_here(OperatorScript.Use use) {
        assertThat(names(head(use))).containsExactlyElementsOf(FIELDS);
    }

    @ParameterizedTest
    @MethodSource("fields")
    void a_hostile_value_is_a_text(String field) throws Exception {
        for (String value : HOSTILE) {
            String head = with(head(OperatorScript.Use.JOIN), field, value);
            String shown = "SERVICES".equals(field) ? "${SERVICES[0]}" : "$" + field;

            assertThat(ran(
                            List.of("bash", "-euo", "pipefail", "-c", head + "\nprintf '%s' \"" + shown + "\""),
                            Map.of()))
                    .as(value)
                    .isEqualTo(value);
            assertThat(temporary.resolve("hit")).as(value).doesNotExist();
        }
    }

    /** Each of them in every field at once: the syntax holds, and shellcheck finds no word that falls apart. */
    @ParameterizedTest
    @EnumSource(OperatorScript.Use.class)
    void a_script_full_of_them_is_whole(OperatorScript.Use use) throws Exception {
        for (String value : HOSTILE) {
            assertThat(ran(List.of("bash", "-n", write(hostile(use, value))), Map.of()))
                    .as(value)
                    .isEmpty();
        }
        assertThat(ran(List.of("shellcheck", write(hostile(use, String.join(" ", HOSTILE)))), Map.of()))
                .isEmpty();
    }

    /** To its end, with a stand-in for the engine's command line that keeps every word it is given. */
    @ParameterizedTest
    @EnumSource(OperatorScript.Use.class)
    void runs_to_its_end_with_hostile_values(OperatorScript.Use use) throws Exception {
        for (String value : HOSTILE) {
            Path place = Files.createDirectory(temporary.resolve("round-" + HOSTILE.indexOf(value)));
            Path data = Files.createDirectories(place.resolve("da'ta $(touch hit) `touch hit`"));
            Path password = Files.writeString(place.resolve("pass'word $(touch hit)"), "secret");
            Path unusedConf = Files.writeString(data.resolve("postgresql.auto.conf"), "port = 5432\n");
            String text = with(hostile(use, value), "PASSWORD_FILE", password.toString())
                    .replace(
                            "/run/lock/mainstay-replica.lock",
                            place.resolve("lock").toString());

            String told = ran(
                    List.of("bash", write(text), "--yes"),
                    Map.of("PATH", engine(place, data) + ":" + System.getenv("PATH")));

            assertThat(told).contains("it follows the main");
            assertThat(Files.readString(data.resolve("postgresql.auto.conf")))
                    .contains("\n" + value + "\n")
                    .contains("primary_slot_name = '" + value + "'");
            assertThat(words(place)).contains(value, value + " replication=1").doesNotContain("hit");
            assertThat(data.resolve("standby.signal")).exists();
            assertThat(password).doesNotExist();
            try (Stream<Path> all = Files.walk(temporary)) {
                assertThat(all.filter(path -> path.getFileName().toString().equals("hit")))
                        .as(value)
                        .isEmpty();
            }
        }
    }

    @Test
    void what_another_server_says_is_no_command_either() throws Exception {
        String text = new Head(OperatorScript.Use.RETURN).text();
        String functions = text.substring(0, text.lastIndexOf("\nmain \"$@\""));

        assertThat(ran(List.of("bash", "-c", functions + "\nposition 'a[$(touch hit)]/0' || echo refused"), Map.of()))
                .contains("is no log position");
        assertThat(ran(List.of("bash", "-c", functions + "\nposition 1/10"), Map.of()))
                .isEqualTo(String.valueOf((1L << 32) + 16));
        assertThat(temporary.resolve("hit")).doesNotExist();
    }

    /** The script as it is written. */
    private record Head(OperatorScript.Use use) {
        private String text() {
            StandbySource source = new StandbySource(
                    new Endpoint(new NodeAddress("203.0.113.1"), 5432),
                    Secret.of("of-the-replicator"),
                    SlotName.of(new NodeId(2)),
                    new NodeId(2));
            return new ReplicaScript(
                            use,
                            "proxpanel-db",
                            List.of("proxpanel-radius"),
                            source,
                            Path.of("/var/lib/mainstay/setup_replica.pass"),
                            Path.of("/var/lib/postgresql/data"),
                            0)
                    .text();
        }
    }

    private static String head(OperatorScript.Use use) {
        String text = new Head(use).text();
        return text.substring(0, text.indexOf("readonly LOCK="));
    }

    private static List<String> names(String head) {
        return FIELD.matcher(head).results().map(found -> found.group(1)).toList();
    }

    /** The text with that value where the field's was, written by the same hand. */
    private static String with(String text, String field, String value) {
        String line = "SERVICES".equals(field)
                ? ShellWords.constants(field, List.of(value))
                : ShellWords.constant(field, value);
        return FIELD.matcher(text)
                .replaceAll(found ->
                        java.util.regex.Matcher.quoteReplacement(found.group(1).equals(field) ? line : found.group()));
    }

    private static String hostile(OperatorScript.Use use, String value) {
        String text = new Head(use).text();
        for (String field : FIELDS) {
            text = STEERING.contains(field) ? text : with(text, field, value);
        }
        return text;
    }

    /** The container ran; its copy is made at once, and streams. */
    private static Path engine(Path place, Path data) throws IOException {
        Path programs = Files.createDirectory(place.resolve("bin"));
        Path source = Files.writeString(place.resolve("source"), data.toString());
        String stub = """
                #!/bin/bash
                here=$(dirname "$0")/..
                data=$(<"$here/source")
                printf '%s\\0' "$@" >>"$here/words"
                case "$1 $3" in
                  'inspect {{range .Mounts}}'*) printf '%s|/var/lib/postgresql/data\\n' "$data" ;;
                  'inspect {{range .Config.Env}}'*) echo PGDATA=/var/lib/postgresql/data ;;
                  'inspect {{.State.Running}}') echo true ;;
                  'inspect {{.Image}}') echo sha256:0 ;;
                  top*) [[ ! -e $data/standby.signal ]] || echo '1 postgres: walreceiver streaming 0/1' ;;
                esac
                before=''
                for word in "$@"; do
                  case "$before $word" in
                    *' READ_REPLICATION_SLOT'*) echo 'physical|0/1|1' ;;
                    '-D /mainstay/'*)
                      fresh=$(dirname "$data")/${word#/mainstay/}
                      mkdir "$fresh" && echo 'port = 5433' >"$fresh/postgresql.auto.conf" ;;
                  esac
                  before=$word
                done
                exit 0
                """;
        Path unused = Files.setPosixFilePermissions(
                Files.writeString(programs.resolve("docker"), stub), PosixFilePermissions.fromString("rwx------"));
        assertThat(source).exists();
        return programs;
    }

    private static List<String> words(Path place) throws IOException {
        return List.of(Files.readString(place.resolve("words")).split("\0"));
    }

    private String write(String text) throws IOException {
        return Files.writeString(temporary.resolve("replica.sh"), text).toString();
    }

    /** What it said, as root of this machine or of a name space of its own. */
    private String ran(List<String> line, Map<String, String> variables) throws Exception {
        List<String> whole = new ArrayList<>();
        if (!"root".equals(System.getProperty("user.name"))) {
            whole.addAll(List.of("unshare", "--user", "--map-root-user"));
        }
        whole.addAll(line);
        Path output = temporary.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(whole)
                .directory(temporary.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(line.toString()).isTrue();
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
