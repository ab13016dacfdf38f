package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.salvage.SalvageReport;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.ports.out.SalvageStatus;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.testing.fixture.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SalvageFaultsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LocalNode node = new LocalNode(PostgresServer.started());
    private LocalSalvage salvage = node.salvage();
    private TimelineHistory.Switch fork = new TimelineHistory.Switch(new Timeline(1), Lsn.ZERO);

    @BeforeEach
    void write() {
        node.server().execute("CREATE TABLE words AS SELECT 'kept' AS word");
        fork = here();
        node.server().execute("INSERT INTO words SELECT 'lost ' || n FROM generate_series(1, 1000) n");
        node.server().kill();
    }

    @AfterEach
    void close() {
        salvage.close();
        node.close();
    }

    @Test
    void files_are_private_and_nothing_else_is_left() throws IOException {
        SalvageReport report = SplitPair.save(salvage, fork);
        Path place = node.state().resolve("salvage").resolve(SplitPair.OPERATION.value());
        assertThat(report.rows()).isEqualTo(1000);
        assertThat(names(place)).containsExactlyInAnyOrder("report.json", "pg_control", "postgres.public.words.csv");
        for (String name : names(place)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.resolve(name))))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
                .isEqualTo("rwx------");
        assertThat(Files.getPosixFilePermissions(node.state().resolve("pg").resolve("salvage")))
                .hasSize(3);
    }

    @Test
    void touches_no_file_of_the_configuration_and_archives_nothing() throws IOException {
        Path archived = node.server().socketDirectory().resolve("archived");
        node.server().configure("archive_mode", "on");
        node.server().configure("archive_command", "'touch " + archived + "'");
        Path data = node.server().dataDirectory();
        List<Path> files = List.of(
                data.resolve("postgresql.conf"), data.resolve("postgresql.auto.conf"), data.resolve("pg_hba.conf"));
        StringBuilder before = new StringBuilder();
        for (Path file : files) {
            before.append(Files.readString(file));
        }
        SalvageReport unused = SplitPair.save(salvage, fork);
        StringBuilder after = new StringBuilder();
        for (Path file : files) {
            after.append(Files.readString(file));
        }
        assertThat(after.toString()).isEqualTo(before.toString());
        assertThat(archived).doesNotExist();
    }

    @Test
    void opens_data_that_waits_as_a_standby_and_leaves_it_one() throws IOException {
        Path signal = node.server().dataDirectory().resolve("standby.signal");
        new OwnedFiles(DatabaseUser.ownerOf(node.server().dataDirectory())).write(signal, new byte[0]);
        assertThat(SplitPair.save(salvage, fork).rows()).isEqualTo(1000);
        assertThat(signal).exists();
        assertThat(names(node.server().dataDirectory())).doesNotContain("standby.signal.salvage");
    }

    @Test
    void opens_data_that_was_started_in_recovery_by_a_fence() {
        node.process().start(StartMode.IN_RECOVERY, PATIENCE);
        node.process().stop(StopMode.FAST, PATIENCE);
        assertThat(SplitPair.save(salvage, fork).rows()).isEqualTo(1000);
        node.process().start(StartMode.AS_IT_WAS, PATIENCE);
        assertThat(node.server().isInRecovery()).isTrue();
    }

    @Test
    void heeds_nothing_that_was_set_for_the_role_or_the_database() {
        node.server().start();
        node.server()
                .execute("ALTER DATABASE postgres SET default_transaction_read_only = off;"
                        + "ALTER DATABASE postgres SET search_path = nowhere;"
                        + "ALTER DATABASE postgres SET client_encoding = 'LATIN1';"
                        + "CREATE TABLE dates (day date, word text)");
        TimelineHistory.Switch later = here();
        node.server()
                .execute(
                        "INSERT INTO public.dates VALUES ('2026-11-26', E'Gr\\u00fc\\u00dfe');"
                                + "ALTER ROLE postgres SET DateStyle = 'German'; ALTER ROLE postgres SET statement_timeout = 1");
        node.server().kill();
        SalvageReport report = SplitPair.save(salvage, later);
        assertThat(SplitPair.csv(salvage, report, "dates")).isEqualTo("day,word\n2026-11-26,Grüße\n");
    }

    @Test
    void starts_data_whose_configuration_lies_apart() throws IOException {
        Path data = node.server().dataDirectory();
        Path etc = Files.createDirectory(node.server().socketDirectory().resolve("etc dir"));
        OwnedFiles files = new OwnedFiles(DatabaseUser.ownerOf(data));
        for (String name : List.of("postgresql.conf", "pg_hba.conf", "pg_ident.conf")) {
            files.write(etc.resolve(name), files.read(data.resolve(name)));
            Files.delete(data.resolve(name));
        }
        DatabaseUser.ownerOf(data).own(etc);
        ServerPlace apart = node.place(LocalNode.settings(
                data, Optional.of(etc.resolve("postgresql.conf")), Optional.of(etc.resolve("pg_hba.conf"))));
        PostgresSettings.Database database = Adapters.settings(
                        node.server(), "postgres", node.server().password())
                .database();
        try (LocalSalvage other = new LocalSalvage(apart, database)) {
            assertThat(SplitPair.save(other, fork).rows()).isEqualTo(1000);
        }
    }

    /** A setting that waits for a restart: what was written has its hint bits in no log, and no rewind may trust in it. */
    @Test
    void data_that_could_not_be_rewound_before_cannot_be_afterwards() {
        node.server().start();
        node.server().execute("ALTER SYSTEM SET wal_log_hints = on");
        node.server().kill();
        assertThat(SplitPair.save(salvage, fork).rows()).isEqualTo(1000);
        assertThat(node.history().local().rewindable()).isFalse();
    }

    @Test
    void keeps_all_write_ahead_log_for_a_rewind() throws IOException {
        Path log = node.server().dataDirectory().resolve("pg_wal");
        List<String> before = names(log);
        SalvageReport unused = SplitPair.save(salvage, fork);
        assertThat(names(log)).containsAll(before);
    }

    @Test
    void one_that_was_interrupted_is_begun_anew() {
        salvage.begin(SplitPair.OPERATION, fork);
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> node.process().look() == ProcessObservation.RUNNING);
        salvage.close();
        assertThat(node.process().look()).isEqualTo(ProcessObservation.STOPPED);
        salvage = node.salvage();
        assertThat(salvage.status(SplitPair.OPERATION)).isInstanceOf(SalvageStatus.Broken.class);
        assertThat(SplitPair.save(salvage, fork).rows()).isEqualTo(1000);
    }

    @Test
    void ends_the_private_server_of_an_agent_that_was_killed() {
        Installation server = node.place(node.settings()).installation();
        PrivateServer left = new PrivateServer(node.place(node.settings()), server);
        left.start();
        assertThat(left.isRunning()).isTrue();
        assertThat(SplitPair.save(salvage, fork).rows()).isEqualTo(1000);
        assertThat(node.process().look()).isEqualTo(ProcessObservation.STOPPED);
    }

    @Test
    void an_ordinary_server_is_not_taken_for_a_private_one() {
        node.server().start();
        assertThatThrownBy(() -> salvage.begin(SplitPair.OPERATION, fork)).isInstanceOf(ConflictException.class);
        assertThat(node.server().query("SELECT count(*) FROM words")).isEqualTo("1001");
    }

    @Test
    void listens_to_nobody_while_it_runs() {
        Installation server = node.place(node.settings()).installation();
        PrivateServer hidden = new PrivateServer(node.place(node.settings()), server);
        hidden.start();
        try {
            assertThatThrownBy(() -> node.server().query("SELECT 1")).isInstanceOf(IllegalStateException.class);
            assertThat(hidden.isRunning()).isTrue();
        } finally {
            hidden.stop();
        }
    }

    @Test
    void data_that_cannot_be_started_is_broken_and_stays_as_it_was() {
        node.server().configure("max_connections", "none");
        SalvageStatus status = broken(fork);
        assertThat(reason(status)).contains("cannot be started").contains("max_connections");
        assertThat(node.process().look()).isEqualTo(ProcessObservation.STOPPED);
        node.server().configure("max_connections", "20");
        assertThat(SplitPair.save(salvage, fork).rows()).isEqualTo(1000);
    }

    @Test
    void tells_when_the_log_at_the_fork_is_gone() {
        TimelineHistory.Switch longAgo = new TimelineHistory.Switch(new Timeline(1), new Lsn(8192));
        SalvageReport report = SplitPair.save(salvage, longAgo);
        assertThat(report.notes()).isNotEmpty().allMatch(note -> !note.what().isBlank());
        assertThat(report.rows()).isGreaterThanOrEqualTo(1000);
    }

    @Test
    void saves_tables_of_other_tablespaces() throws IOException {
        node.server().start();
        Path place = Files.createDirectory(node.server().socketDirectory().resolve("space"));
        DatabaseUser.ownerOf(node.server().dataDirectory()).own(place);
        node.server().execute("CREATE TABLESPACE apart LOCATION '" + place + "'");
        node.server().execute("CREATE TABLE elsewhere (n int) TABLESPACE apart");
        TimelineHistory.Switch later = here();
        node.server().execute("INSERT INTO elsewhere VALUES (1)");
        node.server().kill();
        SalvageReport report = SplitPair.save(salvage, later);
        assertThat(SplitPair.csv(salvage, report, "elsewhere")).isEqualTo("n\n1\n");
        assertThat(report.tables()).hasSize(1);
    }

    @Test
    void saves_many_transactions_without_naming_them_on_a_command_line() {
        node.server().start();
        TimelineHistory.Switch later = here();
        node.server()
                .execute(
                        "DO $$ BEGIN FOR n IN 1..30000 LOOP INSERT INTO words VALUES ('many'); COMMIT; END LOOP; END $$");
        node.server().kill();
        SalvageReport report = SplitPair.save(salvage, later);
        assertThat(report.transactions()).isEqualTo(30_000);
        assertThat(report.rows()).isEqualTo(30_000);
    }

    @Test
    void saves_nothing_of_log_that_is_not_there() {
        TimelineHistory.Switch future = new TimelineHistory.Switch(new Timeline(1), new Lsn(1L << 40));
        assertThat(reason(broken(future))).contains("no write-ahead log");
    }

    @Test
    void names_the_numbers_when_there_is_no_room() {
        assertThatThrownBy(() -> SalvageRoom.forExport(1L << 60).require(node.state()))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining(String.valueOf((1L << 60) + (64L << 20)));
    }

    private SalvageStatus broken(TimelineHistory.Switch from) {
        salvage.begin(SplitPair.OPERATION, from);
        SplitPair.awaitEnd(salvage);
        return salvage.status(SplitPair.OPERATION);
    }

    private static String reason(SalvageStatus status) {
        return status.match(() -> "none", running -> "running", complete -> "complete", SalvageStatus.Broken::reason);
    }

    private TimelineHistory.Switch here() {
        return new TimelineHistory.Switch(
                new Timeline(1), Lsn.parse(node.server().query("SELECT pg_current_wal_insert_lsn()")));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }
}
