package dev.mainstay.adapters.http.panel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.panel.conformance.Site.Answer;
import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.CopyStatus;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.out.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An old main whose database the agent may not touch: it stays closed, and a person runs the script that is written. */
class ReturningByHandTest extends Cases {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String TO_1 = "{\"target_node_id\":1,\"drain_seconds\":1}";
    private static final String TO_2 = "{\"target_node_id\":2,\"drain_seconds\":1}";

    @TempDir
    Path directory;

    private Site main;
    private Site second;

    /** Node 1, whose database is somebody else's to start and stop, and node 2, which streams from it. */
    private void pair() {
        main = realm.main();
        main.startByHand(directory);
        // A line of pg_hba.conf that is the operator's to write here.
        main.postgres.admitAnyStandby();
        second = realm.joined(main, 2);
    }

    /** The main's machine is gone for long enough, and comes back with its database open. */
    private void replaced() {
        main.die();
        realm.until("node 2 leads", () -> second.state().equals("main"));
        main.postgres.process().start(StartMode.AS_IT_WAS, LIMIT);
        main.startByHand(directory);
    }

    @Test
    void a_switchover_is_refused_and_says_how_it_is_done_by_hand() {
        pair();

        Answer answer = main.admin("POST", "/failover", TO_2);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.message())
                .contains("postgresql.process is none")
                .contains("stop the database here")
                .contains("mainstay promote")
                .contains("mainstay reattach");
        assertThat(main.takesWrites()).isTrue();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void an_old_main_is_handed_a_script_and_stays_closed() throws Exception {
        pair();
        replaced();

        realm.until("it waits", () -> main.state().equals("awaiting_reattach"));
        realm.pass(Duration.ofMinutes(2));

        assertThat(main.state()).isEqualTo("awaiting_reattach");
        assertThat(main.takesWrites())
                .as("closed, though the agent may not stop it")
                .isFalse();
        String script = Files.readString(script());
        assertThat(script)
                .contains("readonly MODE='reattach'")
                .contains("readonly SERVICES=('radius')")
                .contains("readonly MAIN_HOST='203.0.113.2'")
                .contains("readonly SLOT='replica_1'")
                .doesNotContain(password());
        assertThat(mode(script())).isEqualTo("rwx------");
        assertThat(mode(passwordFile())).isEqualTo("rw-------");
        assertThat(Files.readString(passwordFile())).contains(password());
        assertThat(waiting().path("command").asText()).startsWith("bash " + script() + " --dry-run");
        assertThat(told(EventKind.REATTACH_WAITS)).singleElement().asString().contains("bash " + script());
        assertThat(second.admin("POST", "/failover", TO_1).status())
                .as("nobody leads with it")
                .isEqualTo(412);
        assertThat(told(EventKind.REATTACH_COMPLETED)).isEmpty();
        closedAgainWhenSomebodyStartsIt();
    }

    private void closedAgainWhenSomebodyStartsIt() {
        main.postgres.process().stop(StopMode.FAST, LIMIT);
        realm.pass(Duration.ofSeconds(35));
        main.postgres.process().start(StartMode.AS_IT_WAS, LIMIT);
        main.postgres.control().readOnlyByDefault(false);
        assertThat(main.takesWrites()).isTrue();

        realm.pass(Duration.ofSeconds(5));

        assertThat(main.takesWrites()).isFalse();
    }

    /** Else the fence of a stopped database would wait for it for ever, and nothing would be handed out. */
    @Test
    void a_stopped_one_is_handed_its_script_too_and_again_when_it_is_lost() throws IOException {
        pair();
        main.services.runOnSecondary();
        main.die();
        realm.until("node 2 leads", () -> second.state().equals("main"));
        main.startByHand(directory);

        realm.until("it waits", () -> main.state().equals("awaiting_reattach"));

        assertThat(script()).content().contains("readonly SERVICES=()");
        askedForAgain();
    }

    /** Else somebody would copy the data of a main that was replaced. */
    @Test
    void a_script_leads_to_the_main_that_leads_now() throws IOException {
        pair();
        Site third = realm.joined(main, 3);
        replaced();
        realm.until("it waits", () -> main.state().equals("awaiting_reattach"));
        assertThat(Files.readString(script())).contains("readonly MAIN_HOST='203.0.113.2'");
        realm.until("node 3 follows node 2", () -> third.state().equals("streaming"));
        realm.pass(Duration.ofSeconds(35));

        fine(second.admin("POST", "/failover", "{\"target_node_id\":3,\"drain_seconds\":1}"));

        realm.until("it is written anew", () -> text().contains("readonly MAIN_HOST='203.0.113.3'"));
        assertThat(main.state()).isEqualTo("awaiting_reattach");
        assertThat(main.takesWrites()).isFalse();
    }

    private String text() {
        try {
            return Files.readString(script());
        } catch (IOException replaced) {
            return "";
        }
    }

    @Test
    void the_first_look_at_the_stream_completes_it() {
        pair();
        replaced();
        realm.until("it waits", () -> main.state().equals("awaiting_reattach"));

        runByHand();
        realm.until("it streams", () -> main.state().equals("streaming"));
        realm.pass(Duration.ofSeconds(40));

        assertThat(told(EventKind.REATTACH_COMPLETED)).hasSize(1);
        assertThat(main.inRecovery()).isTrue();
        assertThat(second.get("/status").text()).contains("\"online_nodes\":2");
        assertThat(second.admin("POST", "/failover", TO_1).status())
                .as("it may lead again")
                .isEqualTo(200);
    }

    private void askedForAgain() throws IOException {
        Files.delete(script());
        realm.until("it is there again", () -> Files.exists(script()));
        realm.pass(Duration.ofSeconds(30));
        Files.delete(passwordFile());

        Answer answer = main.admin("POST", "/nodes/1/reattach", "{}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.message()).contains("run " + script());
        assertThat(answer.data().path("state").asText()).isEqualTo("awaiting_reattach");
        assertThat(answer.data().path("setup_script").asText()).isEqualTo(Files.readString(script()));
        assertThat(answer.text()).doesNotContain(password());
        assertThat(passwordFile()).exists();
    }

    /** What the script does, on the database that is in memory. */
    private void runByHand() {
        OperationId operation = new OperationId("by-hand");
        DataDirectory data = main.postgres.directory();
        StandbySource source = new StandbySource(
                new Endpoint(second.host(), 5432),
                main.state.load().secrets().replication().orElseThrow(),
                SlotName.of(new NodeId(1)),
                new NodeId(1));
        main.postgres.process().stop(StopMode.FAST, LIMIT);
        String unused = data.moveAside(operation);
        data.beginCopy(source, 1);
        realm.until("the copy is made", () -> data.copyStatus() instanceof CopyStatus.Complete);
        data.configureStandby(operation, source, MinimumSettings.none(), new AccessRules(false, List.of()));
        main.postgres.process().start(StartMode.AS_IT_WAS, LIMIT);
    }

    private List<String> told(EventKind kind) {
        return main.events.all().stream()
                .map(RecordedEvent::event)
                .filter(event -> event.kind() == kind)
                .map(ClusterEvent::description)
                .toList();
    }

    private JsonNode waiting() {
        return StreamSupport.stream(main.data("/explain").path("waiting").spliterator(), false)
                .filter(one -> one.toString().contains("run the script"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(main.get("/explain").text()));
    }

    private String password() {
        return main.state.load().secrets().replication().orElseThrow().reveal();
    }

    private Path script() {
        return directory.resolve("reattach_replica.sh");
    }

    private Path passwordFile() {
        return directory.resolve("reattach_replica.pass");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
