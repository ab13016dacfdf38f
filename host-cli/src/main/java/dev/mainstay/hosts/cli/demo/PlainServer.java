package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL server that nobody manages, and what an operator does to it with PostgreSQL's own programs. */
final class PlainServer {

    static final String SLOT = "standby";

    /** What a cluster's nodes have too, so that both are alike. */
    private static final String SETTINGS = """
            wal_log_hints = on
            wal_keep_size = 1GB
            wal_retrieve_retry_interval = 500ms
            wal_receiver_timeout = 2s
            """;

    private final NodeSpec spec;
    private final Kit kit;

    PlainServer(NodeSpec spec, Kit kit) {
        this.spec = spec;
        this.kit = kit;
    }

    NodeSpec spec() {
        return spec;
    }

    /** A database of its own, which lets a standby through. */
    void make() {
        kit.files().makeDatabase(spec);
        passfiles();
        append("postgresql.conf", SETTINGS);
        append("pg_hba.conf", "host replication postgres 127.0.0.0/8 scram-sha-256\n");
    }

    /** A copy of that server, which will follow it; its slot must be there. */
    void copy(PlainServer main) {
        kit.files().makeRoom(spec);
        passfiles();
        asDatabase(
                "pg_basebackup",
                List.of(
                        "-D",
                        spec.data().toString(),
                        "-d",
                        main.conninfo(passfile()),
                        "-X",
                        "stream",
                        "-c",
                        "fast",
                        "-R",
                        "-S",
                        SLOT));
        append("postgresql.conf", "port = " + spec.databasePort() + "\n");
    }

    void start() {
        asDatabase(
                "pg_ctl",
                List.of("-D", spec.data().toString(), "-l", serverLog().toString(), "-w", "start"));
    }

    void stopFast() {
        asDatabase("pg_ctl", List.of("-D", spec.data().toString(), "-m", "fast", "stop"));
    }

    void promote() {
        List<String> line = List.of(
                kit.tools().postgres().resolve("psql").toString(),
                "-X",
                "-A",
                "-t",
                "-d",
                conninfo(ownPassfile()),
                "-c",
                "SELECT pg_promote()");
        String answer = kit.runner().run(line).strip();
        if (!answer.equals("t")) {
            throw new OperationFailedException("pg_promote() answered " + answer);
        }
    }

    /** Makes it a standby of that one, for its next start. */
    void follow(PlainServer main) {
        append(
                "postgresql.auto.conf",
                "primary_conninfo = '" + main.conninfo(passfile()) + "'\nprimary_slot_name = '" + SLOT + "'\n");
        Path signal = spec.data().resolve("standby.signal");
        try {
            Files.writeString(signal, "");
        } catch (IOException failed) {
            throw new OperationFailedException("cannot make " + signal + ": " + failed.getMessage(), failed);
        }
        kit.user().own(signal);
    }

    private String conninfo(Path passfile) {
        return "host=" + spec.address() + " port=" + spec.databasePort() + " user=postgres dbname=postgres passfile="
                + passfile;
    }

    private Path serverLog() {
        return spec.databaseHome().resolve("server.log");
    }

    /** The database user's. */
    private Path passfile() {
        return spec.databaseHome().resolve("passfile");
    }

    /** The operator's. */
    private Path ownPassfile() {
        return spec.home().resolve("passfile");
    }

    private void passfiles() {
        secret(passfile());
        kit.user().own(passfile());
        secret(ownPassfile());
    }

    private void secret(Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    file, "*:*:*:postgres:" + kit.passwords().superuser().reveal() + "\n");
        } catch (IOException failed) {
            throw new OperationFailedException("cannot write " + file + ": " + failed.getMessage(), failed);
        }
    }

    private void append(String name, String lines) {
        Path file = spec.data().resolve(name);
        try {
            Files.writeString(file, lines, StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new OperationFailedException("cannot write " + file + ": " + failed.getMessage(), failed);
        }
    }

    private void asDatabase(String program, List<String> arguments) {
        List<String> line = new ArrayList<>(kit.user().prefix());
        line.add(kit.tools().postgres().resolve(program).toString());
        line.addAll(arguments);
        String unused = kit.runner().run(line);
    }
}
