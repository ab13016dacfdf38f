package dev.mainstay.hosts.cli.demo;

import dev.mainstay.testing.fixture.PostgresServer;
import dev.mainstay.testing.fixture.SshServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A server of the panel that data is recovered from: a real PostgreSQL, a directory of uploads, a real sshd. */
final class SourcePanel implements AutoCloseable {
    static final int SUBSCRIBERS = 321;

    /** What makes a panel's subscribers. */
    static final List<String> CONTENT = List.of(
            "CREATE TABLE subscribers (id int PRIMARY KEY, name text, deleted_at timestamptz)",
            "INSERT INTO subscribers SELECT n, 'subscriber ' || n FROM generate_series(1, " + SUBSCRIBERS + ") n");

    private final PostgresServer database = PostgresServer.created();
    private final SourceSite site = new SourceSite();

    SourcePanel() {
        try {
            // Of several lines in pg_hba.conf the first that fits counts.
            Path hba = database.dataDirectory().resolve("pg_hba.conf");
            Path unused = Files.writeString(hba, "local all all trust\n" + Files.readString(hba));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        database.start();
        database.execute("CREATE DATABASE proxpanel");
        CONTENT.forEach(this::execute);
    }

    /** What makes a table of so many kilobytes that do not compress well. */
    static List<String> bulk(int kilobytes) {
        return List.of(
                "CREATE TABLE bulk (id int PRIMARY KEY, filling text)",
                "INSERT INTO bulk SELECT n, (SELECT string_agg(md5(n::text || k::text), '') FROM"
                        + " generate_series(1, 31) k) FROM generate_series(1, " + kilobytes + ") n");
    }

    /** Tells a node that was not started yet how a panel is laid out there, and where its own uploads are. */
    void describeTo(RealNode node) {
        site.describeTo(node, """
                container: no-such-container
                port: %d
                socket: %s
                """.formatted(database.port(), database.socketDirectory()));
    }

    SshServer ssh() {
        return site.ssh();
    }

    /** Of the node that recovers. */
    Path ownUploads() {
        return site.ownUploads();
    }

    /** In any database of it. */
    String query(String sql) {
        return database.query(sql);
    }

    /** In the panel's database. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                database.jdbcUrl().replace("/postgres", "/proxpanel"), database.user(), database.password());
    }

    void execute(String sql) {
        try (Connection session = connect();
                Statement statement = session.createStatement()) {
            boolean unused = statement.execute(sql);
        } catch (SQLException failed) {
            throw new AssertionError(sql + ": " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() {
        site.close();
        database.close();
    }
}
