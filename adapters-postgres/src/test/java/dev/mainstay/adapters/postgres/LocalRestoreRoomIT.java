package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.RestoreRoom;
import dev.mainstay.testing.contract.RestoreRoomContract;
import dev.mainstay.testing.fixture.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.ds.PGSimpleDataSource;

/** A panel whose database has a name that is long and odd, in which somebody is at work. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalRestoreRoomIT extends RestoreRoomContract {

    private static final String LIVE = "the panel's \"own\" ä base " + "x".repeat(36);

    private final LocalNode node = new LocalNode(PostgresServer.started());
    private byte[] dump = {};
    private final PostgresAdapter adapter = adapter();

    @BeforeAll
    void makeDump() {
        PostgresServer server = node.server();
        server.execute("CREATE TABLE subscribers AS SELECT generate_series(1, " + SUBSCRIBERS + ") AS id");
        server.execute("CREATE TABLE bulk AS SELECT md5(n::text) FROM generate_series(1, 20000) n");
        dump = dumped(server);
        server.execute("DROP TABLE subscribers, bulk");
        server.execute("CREATE DATABASE \"" + LIVE.replace("\"", "\"\"") + "\"");
    }

    private static byte[] dumped(PostgresServer server) {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                server.binDirectory().resolve("pg_dump").toString(),
                "-Fc",
                "-w",
                "-d",
                "host=127.0.0.1 port=" + server.port() + " user=postgres dbname=postgres"));
        builder.environment().put("PGPASSWORD", server.password());
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process.getInputStream().readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private PostgresAdapter adapter() {
        PostgresSettings plain =
                Adapters.settings(node.server(), LIVE, node.server().password());
        return new PostgresAdapter(
                new PostgresSettings(plain.database(), plain.limits(), plain.main(), node.settings()),
                Adapters.state(),
                node.state(),
                LocalNode.TICKER);
    }

    /** A kept session of ours is in the panel's database when the names change. */
    @BeforeEach
    void work() {
        Optional<Integer> unused = adapter.panel().subscribers();
    }

    @AfterAll
    void close() {
        adapter.close();
        node.close();
    }

    @Override
    protected RestoreRoom room() {
        return adapter.restoreRoom();
    }

    @Override
    protected byte[] dump() {
        return dump.clone();
    }

    @Override
    protected Set<String> names() {
        return node.server()
                .query("SELECT datname FROM pg_database WHERE NOT datistemplate")
                .lines()
                .collect(Collectors.toSet());
    }

    /** An agent that was killed while it restored has left its password behind. */
    @Test
    void what_takes_a_restore_back_takes_its_password_too() throws IOException {
        Path directory = node.place(node.settings()).directoryOfServer();
        Path password = directory.resolve("recover-passfile");
        Path unused = Files.createDirectories(directory);
        unused = Files.writeString(password, "*:*:*:*:word");
        room().dropSide(room().stage("20260512114501"));
        assertThat(password).doesNotExist();
        unused = Files.writeString(password, "*:*:*:*:word");
        room().discardDump();
        assertThat(password).doesNotExist();
    }

    private void change(String name, String sql) {
        String unused = inDatabase(name, sql);
    }

    private String inDatabase(String name, String sql) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {node.server().port()});
        source.setDatabaseName(name);
        source.setUser(node.server().user());
        source.setPassword(node.server().password());
        try (Connection session = source.getConnection();
                Statement statement = session.createStatement()) {
            StringJoiner rows = new StringJoiner(" ");
            boolean more = statement.execute(sql);
            while (more || statement.getUpdateCount() >= 0) {
                if (more) {
                    try (ResultSet row = statement.getResultSet()) {
                        while (row.next()) {
                            rows.add(row.getString(1));
                        }
                    }
                }
                more = statement.getMoreResults();
            }
            return rows.toString();
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    /** Who may what with the tables of the dump. */
    private String tables(RestoreRoom.Stage stage) {
        return inDatabase(stage.side(), """
                SELECT relname || ':' || pg_get_userbyid(relowner) || ':' || has_table_privilege('reader', oid, 'SELECT')
                FROM pg_class WHERE relname IN ('bulk', 'subscribers') ORDER BY relname
                """);
    }

    /** The panel is no superuser: its tables are its own afterwards, and who may only read still may. */
    @Test
    void what_is_restored_belongs_to_the_panel_and_others_keep_their_rights() {
        RestoreRoom.Stage stage = room().stage("20260512114502");
        node.server().execute("CREATE ROLE \"the \"\"panel\"\"\" LOGIN; CREATE ROLE reader; CREATE ROLE writer");
        String database = DatabaseNames.quoted(LIVE);
        change(
                LIVE,
                "ALTER DATABASE " + database + " OWNER TO \"the \"\"panel\"\"\";"
                        + "REVOKE CONNECT ON DATABASE " + database + " FROM PUBLIC;"
                        + "GRANT CONNECT ON DATABASE " + database + " TO reader;"
                        + "SET ROLE \"the \"\"panel\"\"\";"
                        + "CREATE TABLE bulk (old int); CREATE TABLE gone (old int);"
                        + "GRANT SELECT ON bulk, gone TO reader; GRANT INSERT ON ALL TABLES IN SCHEMA public TO writer");
        try {
            room().restore(stage, new ByteArrayInputStream(dump()));
            RestoreRoom.Carried carried = room().carryRights(stage);
            assertThat(tables(stage)).isEqualTo("bulk:the \"panel\":true subscribers:the \"panel\":false");
            assertThat(carried.lacking()).containsExactly("reader", "writer");
            assertThat(carried.commands())
                    .as("a table of the source alone, where both had a right on every table")
                    .containsExactly(
                            "GRANT SELECT ON TABLE public.subscribers TO reader",
                            "GRANT INSERT ON TABLE public.subscribers TO writer");
            assertThat(inDatabase(
                            stage.side(),
                            "SELECT has_database_privilege('reader', current_database(), 'CONNECT')"
                                    + " || ' ' || has_database_privilege('writer', current_database(), 'CONNECT')"))
                    .isEqualTo("true false");

            change(
                    LIVE,
                    "ALTER DEFAULT PRIVILEGES FOR ROLE \"the \"\"panel\"\"\" IN SCHEMA public"
                            + " GRANT SELECT ON TABLES TO reader; REVOKE INSERT ON gone FROM writer");
            assertThat(room().carryRights(stage).lacking()).isEmpty();
            assertThat(tables(stage)).isEqualTo("bulk:the \"panel\":true subscribers:the \"panel\":true");
        } finally {
            forgetPanel(stage);
        }
    }

    /** The superuser made the database, and the panel made its tables. */
    @Test
    void a_panel_that_owns_its_tables_alone_owns_the_restored_ones() {
        RestoreRoom.Stage stage = room().stage("20260512114503");
        node.server().execute("CREATE ROLE \"the \"\"panel\"\"\" LOGIN; CREATE ROLE reader; CREATE ROLE writer");
        change(LIVE, "CREATE TABLE bulk (old int); ALTER TABLE bulk OWNER TO \"the \"\"panel\"\"\"");
        try {
            room().restore(stage, new ByteArrayInputStream(dump()));
            assertThat(room().carryRights(stage).lacking()).isEmpty();
            assertThat(tables(stage)).isEqualTo("bulk:the \"panel\":false subscribers:the \"panel\":false");
        } finally {
            forgetPanel(stage);
        }
    }

    @Test
    void a_dump_that_needs_more_than_the_panel_may_says_whose_rights_counted() {
        RestoreRoom.Stage stage = room().stage("20260512114504");
        node.server()
                .execute("CREATE ROLE \"the \"\"panel\"\"\" LOGIN; CREATE ROLE reader; CREATE ROLE writer;"
                        + "CREATE FUNCTION heard() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
                        + "CREATE EVENT TRIGGER hears ON ddl_command_end EXECUTE FUNCTION heard()");
        byte[] needy = dumped(node.server());
        node.server().execute("DROP EVENT TRIGGER hears; DROP FUNCTION heard");
        change(LIVE, "ALTER DATABASE " + DatabaseNames.quoted(LIVE) + " OWNER TO \"the \"\"panel\"\"\"");
        try {
            assertThatThrownBy(() -> room().restore(stage, new ByteArrayInputStream(needy)))
                    .isInstanceOf(OperationFailedException.class)
                    .hasMessageContainingAll(
                            "restore failed: ", "permission denied", "restored as role \"the \"\"panel\"\"\"");
        } finally {
            forgetPanel(stage);
        }
    }

    private void forgetPanel(RestoreRoom.Stage stage) {
        room().dropSide(stage);
        change(
                LIVE,
                "DROP TABLE IF EXISTS bulk, gone; ALTER DATABASE " + DatabaseNames.quoted(LIVE)
                        + " OWNER TO postgres; GRANT CONNECT ON DATABASE " + DatabaseNames.quoted(LIVE) + " TO PUBLIC;"
                        + "DROP OWNED BY reader; DROP OWNED BY writer; DROP OWNED BY \"the \"\"panel\"\"\";"
                        + "DROP ROLE \"the \"\"panel\"\"\", reader, writer");
    }
}
