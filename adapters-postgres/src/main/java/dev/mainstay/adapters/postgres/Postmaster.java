package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.observation.ProcessObservation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The server's processes, as its pid file and {@code /proc} tell; never asks the server itself.
 *
 * <p>A number in the file is the postmaster only when that process lives, is a {@code postgres} and stands in this data
 * directory (L81). Start times are not compared with the file: they shift when the clock is set, and a running server
 * that is taken for a dead one is the worst mistake of a fence.
 *
 * @param data the data directory, without links
 */
record Postmaster(Path data) {

    private static final String FILE = "postmaster.pid";
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,10}");
    private static final int PORT_LINE = 3;
    private static final int SOCKET_LINE = 4;
    private static final int STATUS_LINE = 7;
    private static final List<String> READY = List.of("ready", "standby");

    /** What is there now. */
    ProcessObservation look() {
        try {
            if (find().isPresent()) {
                return ProcessObservation.RUNNING;
            }
        } catch (AccessDeniedException foreign) {
            return ProcessObservation.UNKNOWN;
        }
        return Files.exists(data.resolve(ServerLayout.VERSION))
                ? ProcessObservation.STOPPED
                : ProcessObservation.NO_DATA;
    }

    /** Whether it lives for certain. */
    boolean isRunning() {
        return look() == ProcessObservation.RUNNING;
    }

    /** The living postmaster. */
    Optional<ProcessTable.Entry> find() throws AccessDeniedException {
        Optional<ProcessTable.Entry> named = named();
        return named.isPresent() && isOurs(named.get()) ? named : inContainer();
    }

    /** The file holds the number that the postmaster has for itself. */
    private Optional<ProcessTable.Entry> inContainer() {
        Optional<Long> number = line(0).map(Math::abs);
        return number.isEmpty()
                ? Optional.empty()
                : family().stream()
                        .filter(process -> ProcessTable.ownNumber(process.pid()) == number.get())
                        .findFirst();
    }

    /** Whether the file says that it takes connections, or that it is a standby which takes none. */
    boolean isReady() {
        return text(STATUS_LINE).filter(READY::contains).isPresent();
    }

    /** The process whose number the file names, whatever it is: a zombie too. */
    Optional<ProcessTable.Entry> named() {
        return line(0).map(Math::abs).flatMap(ProcessTable::find);
    }

    /** The port it listens on. */
    Optional<Integer> port() {
        return line(PORT_LINE).map(Math::toIntExact);
    }

    /**
     * Removes the files by which a dead postmaster would keep the next one from starting: PostgreSQL takes any process
     * with the number in them for a living server. Only when no process of this data directory lives.
     */
    void removeLocks() {
        Optional<Long> dead = line(0);
        Optional<String> directory = text(SOCKET_LINE).filter(at -> at.startsWith("/"));
        if (directory.isPresent() && port().isPresent()) {
            Path lock = Path.of(directory.get(), ".s.PGSQL." + port().get() + ".lock");
            if (new LockFile(lock).line(0).equals(dead)) {
                Directories.removeOne(lock);
            }
        }
        Directories.removeOne(file().path());
    }

    /** All living processes of this data directory, orphans of a dead postmaster too. */
    List<ProcessTable.Entry> family() {
        return ProcessTable.all().stream().filter(this::isOursForCertain).toList();
    }

    private boolean isOursForCertain(ProcessTable.Entry process) {
        try {
            return isOurs(process);
        } catch (AccessDeniedException foreign) {
            return false;
        }
    }

    private boolean isOurs(ProcessTable.Entry process) throws AccessDeniedException {
        boolean isServer = process.name().equals("postgres") || process.name().equals("postmaster");
        return isServer && process.isAlive() && ProcessTable.standsIn(process.pid(), data);
    }

    private Optional<Long> line(int index) {
        return file().line(index);
    }

    private Optional<String> text(int index) {
        return file().text(index);
    }

    private LockFile file() {
        return new LockFile(data.resolve(FILE));
    }

    /**
     * A lock file of PostgreSQL: the process number first.
     *
     * @param path where it is; need not be there
     */
    private record LockFile(Path path) {

        Optional<Long> line(int index) {
            return text(index).filter(text -> NUMBER.matcher(text).matches()).map(Long::parseLong);
        }

        Optional<String> text(int index) {
            try {
                List<String> lines = Files.readAllLines(path, StandardCharsets.ISO_8859_1);
                return index < lines.size() ? Optional.of(lines.get(index).strip()) : Optional.empty();
            } catch (IOException none) {
                return Optional.empty();
            }
        }
    }
}
