package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.salvage.SalvageNote;
import dev.mainstay.domain.salvage.SalvageReport;
import dev.mainstay.domain.salvage.SalvagedTable;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.ports.out.Salvage;
import dev.mainstay.ports.out.SalvageStatus;
import dev.mainstay.testing.fixture.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A main that goes on writing while its standby, which hears nothing of it any more, becomes the main. */
final class SplitPair implements AutoCloseable {

    static final OperationId OPERATION = new OperationId("reattach-1");

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final LocalNode old = new LocalNode(PostgresServer.started());
    private final PostgresServer standby;

    SplitPair() {
        old.server().configure("max_prepared_transactions", "5");
        old.server().restart();
        this.standby = old.server().standby(2);
    }

    LocalNode old() {
        return old;
    }

    /** Everything that the main has written so far is on the standby, and nothing more will be. */
    void cut() {
        String flushed = old.server().query("SELECT pg_current_wal_flush_lsn()");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> standby.query("SELECT pg_last_wal_replay_lsn() >= '" + flushed + "'")
                        .equals("t"));
        standby.stop();
    }

    /** The old main is killed and the standby promoted; returns where the new branch left the old one. */
    TimelineHistory.Switch split() {
        old.server().kill();
        return promoted();
    }

    TimelineHistory.Switch promoted() {
        standby.startWith("-c primary_conninfo=");
        standby.promote();
        String history = standby.query("SELECT pg_read_file('pg_wal/00000002.history')");
        List<TimelineHistory.Switch> switches =
                TimelineHistory.parse(new Timeline(2), history).switches();
        return switches.get(switches.size() - 1);
    }

    /** Each in a transaction of its own. */
    void write(String... statements) {
        writeTo("postgres", statements);
    }

    void writeTo(String database, String... statements) {
        try (Connection session = connect(database);
                Statement statement = session.createStatement()) {
            for (String one : statements) {
                boolean unused = statement.execute(one);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    Connection connect(String database) throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + old.server().port() + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8);
        return DriverManager.getConnection(
                url, old.server().user(), old.server().password());
    }

    /** Exports to the end. */
    static SalvageReport save(Salvage salvage, TimelineHistory.Switch fork) {
        salvage.begin(OPERATION, fork);
        awaitEnd(salvage);
        return salvage.status(OPERATION)
                .match(
                        () -> {
                            throw new AssertionError("nothing was begun");
                        },
                        running -> {
                            throw new AssertionError("it still runs");
                        },
                        SalvageStatus.Complete::report,
                        broken -> {
                            throw new AssertionError(broken.reason());
                        });
    }

    static void awaitEnd(Salvage salvage) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !(salvage.status(OPERATION) instanceof SalvageStatus.Running));
    }

    static SalvagedTable table(SalvageReport report, String name) {
        return report.tables().stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no table " + name + " in " + report.tables()));
    }

    /** The export of one table. */
    static String csv(Salvage salvage, SalvageReport report, String name) {
        try (InputStream stream =
                salvage.open(OPERATION, table(report, name).file()).orElseThrow()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static List<String> notes(SalvageReport report, SalvageNote.Kind kind) {
        return report.notes().stream()
                .filter(note -> note.kind() == kind)
                .map(SalvageNote::what)
                .toList();
    }

    @Override
    public void close() {
        standby.close();
        old.close();
    }
}
