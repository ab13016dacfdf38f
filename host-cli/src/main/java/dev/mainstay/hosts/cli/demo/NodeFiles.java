package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Makes what a node finds when it is first started: an initialised database, a Redis configuration, its own. */
final class NodeFiles {

    private static final String PRIVATE = "rw-------";

    private final Runner runner;
    private final Housing housing;
    private final OsUser databaseUser;
    private final Passwords passwords;

    NodeFiles(Runner runner, Tools tools, OsUser databaseUser, Passwords passwords) {
        this(runner, Housing.onMachine(tools, databaseUser), passwords);
    }

    NodeFiles(Runner runner, Housing housing, Passwords passwords) {
        this.runner = runner;
        this.housing = housing;
        this.databaseUser = housing.user();
        this.passwords = passwords;
    }

    void make(NodeSpec node) {
        makeDatabase(node);
        try {
            directory(node.redisHome(), "rwx------");
            secretFile(node.redisConfig(), redis(node));
            secretFile(passwordFile(node), passwords.superuser().reveal() + "\n");
            secretFile(redisPasswordFile(node), passwords.redis().reveal() + "\n");
            secretFile(node.config(), agent(node));
        } catch (IOException failed) {
            throw new OperationFailedException(
                    "cannot make the files of node " + node.number() + ": " + failed, failed);
        }
    }

    /** Only what a database needs. */
    void makeDatabase(NodeSpec node) {
        makeRoom(node);
        try {
            database(node);
        } catch (IOException failed) {
            throw new OperationFailedException(
                    "cannot make the database of node " + node.number() + ": " + failed, failed);
        }
    }

    /** Only the directories for a database. */
    void makeRoom(NodeSpec node) {
        try {
            directory(node.home(), "rwx--x--x");
            directory(node.databaseHome(), "rwx------");
            databaseUser.own(node.databaseHome());
        } catch (IOException failed) {
            throw new OperationFailedException(
                    "cannot make the directories of node " + node.number() + ": " + failed, failed);
        }
    }

    private void database(NodeSpec node) throws IOException {
        Path passwordFile = node.databaseHome().resolve("pwfile");
        secretFile(passwordFile, passwords.superuser().reveal() + "\n");
        databaseUser.own(passwordFile);
        housing.initialise(runner, node, passwordFile);
        Files.delete(passwordFile);
        dropReplicationLines(node.data().resolve("pg_hba.conf"));
        Files.writeString(node.data().resolve("postgresql.conf"), server(node), StandardOpenOption.APPEND);
    }

    /** What initdb allows by itself must not be what lets the copy through. */
    private static void dropReplicationLines(Path hba) throws IOException {
        List<String> kept = Files.readAllLines(hba).stream()
                .filter(line -> line.startsWith("#") || !line.contains("replication"))
                .toList();
        Files.write(hba, kept);
    }

    private static String server(NodeSpec node) {
        return """

                # mainstay demo
                listen_addresses = '127.0.0.1,127.0.0.2,127.0.0.3'
                port = %d
                unix_socket_directories = ''
                shared_buffers = 32MB
                max_connections = 50
                """.formatted(node.databasePort());
    }

    private String redis(NodeSpec node) {
        return """
                bind %s
                port %d
                requirepass %s
                dir %s
                save ""
                appendonly no
                daemonize no
                """.formatted(node.address(), node.redisPort(), passwords.redis().reveal(), node.redisHome());
    }

    private String agent(NodeSpec node) {
        return """
                node:
                  name: demo-%1$d
                  state_dir: %2$s
                  allow_loopback: true
                  advertise:
                    host: %3$s
                    api_port: %4$d
                http:
                  host: %3$s
                  port: %4$d
                patroni:
                  host: %3$s
                  port: %12$d
                  scope: demo
                failover:
                  threshold_floor: %5$ds
                  threshold: %5$ds
                  heartbeat: 200ms
                  probe: 200ms
                  probe_limit: 1s
                  offline_after: 2s
                guard:
                  kind: none
                postgresql:
                %8$s  host: %3$s
                  port: %6$d
                  user: postgres
                  password_file: %7$s
                  listen_addresses: keep
                  wal_receiver_timeout: 2s
                redis:
                  replication: true
                  host: %3$s
                  port: %10$d
                  password_file: %11$s
                %9$s""".formatted(
                        node.number(),
                        node.state(),
                        node.address(),
                        node.apiPort(),
                        Demo.THRESHOLD.toSeconds(),
                        node.databasePort(),
                        passwordFile(node),
                        housing.settings(node),
                        housing.sections(node),
                        node.redisPort(),
                        redisPasswordFile(node),
                        node.patroniPort());
    }

    private static Path passwordFile(NodeSpec node) {
        return node.home().resolve("database-password");
    }

    private static Path redisPasswordFile(NodeSpec node) {
        return node.home().resolve("redis-password");
    }

    private static void directory(Path path, String mode) throws IOException {
        Files.createDirectory(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static void secretFile(Path path, String content) throws IOException {
        Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        Files.writeString(path, content);
    }
}
