package dev.mainstay.adapters.http.panel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.decision.StartMode;
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
import dev.mainstay.ports.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 7.4, the script where the agent may not touch the database: K-084 to K-087. */
class ByHandCasesTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String HOSTILE = "it's a \"word\" $(touch hit) `touch hit` $HOME : \\ end";

    @TempDir
    Path directory;

    private final Realm realm = new Realm();

    @AfterEach
    void close() {
        realm.close();
    }

    @Test
    void k084_the_script_and_its_order() throws Exception {
        Site main = realm.main();
        Site site = joinedByHand(main);
        String path = answer.data().path("setup_script_path").asText();

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.data().path("state").asText()).isEqualTo("awaiting_replica");
        assertThat(answer.data().path("replication_slot").asText()).isEqualTo("replica_2");
        String text = Files.readString(Path.of(path));
        assertThat(answer.data().path("setup_script").asText()).isEqualTo(text);
        assertThat(mode(Path.of(path))).isEqualTo("rwx------");
        assertThat(text)
                .contains("-Fp -Xs -P -R -S replica_2")
                .contains("pg_basebackup")
                .contains("standby.signal");
        assertThat(text.substring(text.indexOf("trap go_back EXIT")))
                .containsSubsequence("stop_all", "keep_old", "copy", "configure", "swap", "start");
        assertThat(text.substring(text.indexOf("stop_all()")))
                .containsSubsequence(
                        "docker stop",
                        "tar -czf",
                        "pg_basebackup",
                        "standby.signal",
                        "chown",
                        "mv -T \"$DATA\" \"$DATA.before-replica-",
                        "docker start");
        assertThat(text + answer.text()).doesNotContain(password(site));
        assertThat(Files.readString(passwordFile())).contains(password(site));
        assertThat(mode(passwordFile())).isEqualTo("rw-------");
        assertThat(run(List.of("bash", "-n", path), Map.of())).isEmpty();
    }

    /** The engine's command line is a stub, which keeps what libpq would be given and refuses. */
    @Test
    void k085_a_password_with_every_quote() throws Exception {
        Site main = realm.main();
        main.state.update(facts -> facts.with(facts.secrets().withReplication(Secret.of(HOSTILE))));
        Site site = joinedByHand(main);
        assertThat(password(site)).isEqualTo(HOSTILE);

        String told = run(
                List.of("bash", answer.data().path("setup_script_path").asText(), "--yes"),
                Map.of("PATH", stubs() + ":" + System.getenv("PATH")));

        assertThat(told).contains("does not let us in");
        String line = Files.readString(directory.resolve("seen.pass"));
        assertThat(line.strip()).endsWith(":" + HOSTILE.replace("\\", "\\\\").replace(":", "\\:"));
        assertThat(Files.readString(directory.resolve("calls")))
                .doesNotContain("touch hit")
                .doesNotContain("docker stop");
        assertThat(directory.resolve("hit")).doesNotExist();
    }

    @Test
    void k086_a_write_before_the_script_has_run() {
        Site main = realm.main();
        Site site = joinedByHand(main);
        realm.pass(Duration.ofMinutes(3));

        assertThat(site.state()).isEqualTo("awaiting_replica");
        assertThat(site.ask("POST", "/api/subscribers", "{}", "Authorization", "Bearer " + site.token())
                        .status())
                .isNotEqualTo(503);
        assertThat(site.takesWrites()).isTrue();
        assertThat(site.services.runs("radius")).isTrue();
    }

    @Test
    void k087_the_script_has_run() {
        Site main = realm.main();
        Site site = joinedByHand(main);

        runByHand(site, main);

        realm.pass(Duration.ofSeconds(60));
        assertThat(site.state()).isEqualTo("streaming");
        assertThat(site.data("/config").path("db_replication_status").asText())
                .as(site.get("/config").text())
                .isEqualTo("online");
        assertThat(main.get("/status").text()).contains("\"online_nodes\":2");
        assertThat(site.inRecovery()).isTrue();
    }

    private Site.Answer answer;

    private Site joinedByHand(Site main) {
        Site site = realm.settle(2);
        site.startByHand(directory);
        realm.pass(Duration.ofSeconds(2));
        answer = site.admin(
                "POST",
                "/setup-secondary",
                "{\"main_ip\":\"" + main.address() + "\",\"cluster_secret\":\"" + main.secret() + "\"}");
        return site;
    }

    /** What the script does, on the database that is in memory. */
    private void runByHand(Site site, Site main) {
        OperationId operation = new OperationId("by-hand");
        DataDirectory data = site.postgres.directory();
        StandbySource source = new StandbySource(
                new Endpoint(main.host(), 5432), Secret.of(password(site)), SlotName.of(new NodeId(2)), new NodeId(2));
        site.postgres.process().stop(StopMode.FAST, LIMIT);
        String unused = data.moveAside(operation);
        data.beginCopy(source, 1);
        realm.until("the copy is made", () -> data.copyStatus() instanceof CopyStatus.Complete);
        data.configureStandby(operation, source, MinimumSettings.none(), new AccessRules(false, List.of()));
        site.postgres.process().start(StartMode.AS_IT_WAS, LIMIT);
    }

    private static String password(Site site) {
        return site.state.load().secrets().replication().orElseThrow().reveal();
    }

    private Path passwordFile() {
        return directory.resolve("setup_replica.pass");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private Path stubs() throws IOException {
        Path programs = Files.createDirectory(directory.resolve("bin"));
        Path data = Files.createDirectories(directory.resolve("machine/data"));
        Path stub = Files.writeString(programs.resolve("docker"), """
                #!/bin/bash
                printf '%%s\\n' "docker $*" >>'%1$s/calls'
                case "$*" in
                  *Mounts*) echo '%2$s|/var/lib/postgresql/data' ;;
                  *Config.Env*) echo PGDATA=/var/lib/postgresql/data ;;
                  *.Image*) echo sha256:0 ;;
                  run*) cp '%1$s/setup_replica.pass' '%1$s/seen.pass'; exit 1 ;;
                esac
                """.formatted(directory, data));
        Path unused = Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwx------"));
        return programs;
    }

    private String run(List<String> line, Map<String, String> variables) throws Exception {
        Path words = directory.resolve("words");
        List<String> whole = new ArrayList<>();
        if (!"root".equals(System.getProperty("user.name"))) {
            whole.addAll(List.of("unshare", "--user", "--map-root-user"));
        }
        whole.addAll(line);
        ProcessBuilder builder = new ProcessBuilder(whole)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(words.toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return Files.readString(words);
    }
}
