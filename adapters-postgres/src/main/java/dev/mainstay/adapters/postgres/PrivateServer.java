package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.StopMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The old data's server, started where nobody but its own user reaches it: on a socket in a directory of that user, with
 * access rules of ours, read-only, without background work of any kind, keeping all write-ahead log for a later rewind
 * (M24). Everything stands on the command line; no file of the server is touched but the signals of a standby, and those
 * come back.
 *
 * <p>Confined to one thread. Source: D10, D23.
 */
final class PrivateServer {

    static final String PORT = "5432";

    private static final String SOCKET = ".s.PGSQL." + PORT;
    private static final int LONGEST_SOCKET = 107;
    private static final Duration START = Duration.ofHours(1);
    private static final Duration STOP = Duration.ofMinutes(10);
    private static final Duration BEGIN = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final String ACCESS = "local all all trust\n";
    private static final List<String> ALWAYS = List.of(
            "listen_addresses=",
            "port=" + PORT,
            "unix_socket_permissions=0700",
            "unix_socket_group=",
            "ssl=off",
            "external_pid_file=",
            "logging_collector=off",
            "log_destination=stderr",
            "log_statement=none",
            "log_min_error_statement=panic",
            "default_transaction_read_only=on",
            "autovacuum=off",
            "archive_mode=off",
            "archive_command=",
            "synchronous_standby_names=",
            "primary_conninfo=",
            "restart_after_crash=off",
            "max_worker_processes=0",
            "max_logical_replication_workers=0",
            "max_slot_wal_keep_size=-1",
            "wal_keep_size=2147483647");
    /** PostgreSQL 17 has triggers on login. */
    private static final String NO_EVENT_TRIGGERS = "event_triggers=off";

    private static final int FIRST_WITH_LOGIN_TRIGGERS = 17;

    private final ServerPlace place;
    private final Installation server;
    private final Path directory;
    private final SignalFiles signals;

    PrivateServer(ServerPlace place, Installation server) {
        this.place = place;
        this.server = server;
        this.directory = place.serverDirectory(server).resolve("salvage");
        this.signals = new SignalFiles(server.layout().data());
    }

    /** Where its socket is. */
    Path socketDirectory() {
        return directory;
    }

    /** Whether the server that runs in the data directory is one of these, of an earlier agent perhaps. */
    boolean isRunning() {
        try {
            return new Postmaster(server.layout().data())
                    .find()
                    .filter(process -> ProcessTable.arguments(process.pid()).contains(ownDirectory()))
                    .isPresent();
        } catch (AccessDeniedException foreign) {
            return false;
        }
    }

    /**
     * Starts it, which recovers the data to the end of its branch.
     *
     * @throws OperationFailedException with the last lines of its log when it does not start
     */
    void start() {
        requireShortSocket();
        server.files().directory(directory);
        Path access = directory.resolve("hba.conf");
        server.files().write(access, ACCESS.getBytes(StandardCharsets.US_ASCII));
        Path words = directory.resolve("server.log");
        server.files().write(words, new byte[0]);
        Directories.removeOne(directory.resolve(SOCKET));
        Directories.removeOne(directory.resolve(SOCKET + ".lock"));
        ServerStart.clearRemains(server, Deadline.after(place.ticker(), Duration.ofMinutes(1)));
        signals.setAside();
        List<String> line = List.of(
                "start",
                "-s",
                "-w",
                "-t",
                String.valueOf(START.toSeconds()),
                "-D",
                server.layout().data().toString(),
                "-l",
                words.toString(),
                "-o",
                ServerStart.shellWords(options(access)));
        ProgramRunner.Outcome outcome = server.run("pg_ctl", line, START.plusSeconds(2));
        if (!outcome.isGood()) {
            throw new OperationFailedException(
                    "the old data in " + server.layout().data() + " cannot be started: "
                            + outcome.output().strip() + "\n" + new ServerLog(words, 0).tail());
        }
    }

    /** Stops it cleanly, if one runs, and puts everything back; also for a thread that was interrupted. */
    void stop() {
        boolean interrupted = Thread.interrupted();
        try {
            awaitBegun();
            if (isRunning()) {
                new ServerStop(server, Deadline.after(place.ticker(), STOP)).run(StopMode.FAST);
            }
        } finally {
            signals.putBack();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A start that was cut short may have begun a server that shows itself only in a moment. */
    private void awaitBegun() {
        Deadline deadline = Deadline.after(place.ticker(), BEGIN);
        boolean waits = true;
        while (waits && !isRunning()) {
            boolean isBegun = ProcessTable.all().stream()
                    .filter(ProcessTable.Entry::isAlive)
                    .flatMap(process -> ProcessTable.arguments(process.pid()).stream())
                    .anyMatch(word -> word.contains(ownDirectory()));
            waits = isBegun && deadline.pause(POLL);
        }
    }

    private List<String> options(Path access) {
        List<String> options = new ArrayList<>(server.options());
        ALWAYS.forEach(setting -> options.addAll(List.of("-c", setting)));
        options.addAll(List.of("-c", ownDirectory(), "-c", "hba_file=" + access, "-c", hints()));
        if (server.layout().majorVersion() >= FIRST_WITH_LOGIN_TRIGGERS) {
            options.addAll(List.of("-c", NO_EVENT_TRIGGERS));
        }
        return options;
    }

    /**
     * As they were while the branch was written. A setting that only waited for a restart would become a fact of the
     * control file here, and a rewind would trust in hint bits that are in no log (M18).
     */
    private String hints() {
        return "wal_log_hints=" + server.control().getOrDefault("wal_log_hints setting", "on");
    }

    private String ownDirectory() {
        return "unix_socket_directories=" + directory;
    }

    private void requireShortSocket() {
        Path socket = directory.resolve(SOCKET);
        int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_SOCKET) {
            throw new OperationFailedException("the path of the socket " + socket + " has " + length + " bytes, and "
                    + LONGEST_SOCKET + " is the most: set a shorter node.state_dir");
        }
    }
}
