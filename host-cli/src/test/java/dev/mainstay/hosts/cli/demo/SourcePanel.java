package dev.mainstay.hosts.cli.demo;

import dev.mainstay.testing.fixture.PostgresServer;
import dev.mainstay.testing.fixture.SshServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A server of the panel that data is recovered from: a real PostgreSQL, a directory of uploads, a real sshd. */
final class SourcePanel implements AutoCloseable {
    static final int SUBSCRIBERS = 321;

    private final PostgresServer database = PostgresServer.created();
    private final SshServer ssh = SshServer.started();
    private final Path home = temporary();

    SourcePanel() {
        try {
            Path uploads = Files.createDirectory(home.resolve("uploads"));
            Files.write(uploads.resolve("logo.png"), new byte[] {1, 2, 3});
            Files.write(uploads.resolve(".hidden"), new byte[] {4});
            Path unused = Files.createDirectory(home.resolve("own"));
            // Of several lines in pg_hba.conf the first that fits counts.
            Path hba = database.dataDirectory().resolve("pg_hba.conf");
            unused = Files.writeString(hba, "local all all trust\n" + Files.readString(hba));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        database.start();
        database.execute("CREATE DATABASE proxpanel");
        execute("CREATE TABLE subscribers (id int PRIMARY KEY, name text, deleted_at timestamptz)");
        execute("INSERT INTO subscribers SELECT n, 'subscriber ' || n FROM generate_series(1, " + SUBSCRIBERS + ") n");
    }

    /** Tells a node that was not started yet how a panel is laid out there, and where its own uploads are. */
    void describeTo(RealNode node) {
        try {
            Path unused = Files.writeString(
                    node.spec().config(),
                    """

                    uploads:
                      directories: [%s]
                    recover:
                      container: no-such-container
                      port: %d
                      socket: %s
                      uploads: [/no/such/directory, %s]
                    """.formatted(ownUploads(), database.port(), database.socketDirectory(), home.resolve("uploads")),
                    StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    SshServer ssh() {
        return ssh;
    }

    /** Of the node that recovers. */
    Path ownUploads() {
        return home.resolve("own");
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

    private static Path temporary() {
        try {
            return Files.createTempDirectory("mainstay-panel-");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        ssh.close();
        database.close();
        try (Stream<Path> all = Files.walk(home)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path one : deepestFirst) {
                Files.delete(one);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
