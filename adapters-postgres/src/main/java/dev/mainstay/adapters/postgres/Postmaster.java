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

    /** What is there now. */
    ProcessObservation look() {
        try {
            if (find().isPresent()) {
                return ProcessObservation.RUNNING;
            }
        } catch (AccessDeniedException foreign) {
            return ProcessObservation.UNKNOWN;
        }
        return Files.exists(data.resolve("PG_VERSION")) ? ProcessObservation.STOPPED : ProcessObservation.NO_DATA;
    }

    /** Whether it lives for certain. */
    boolean isRunning() {
        return look() == ProcessObservation.RUNNING;
    }

    /** The living postmaster. */
    Optional<ProcessTable.Entry> find() throws AccessDeniedException {
        Optional<ProcessTable.Entry> named = named();
        return named.isPresent() && isOurs(named.get()) ? named : Optional.empty();
    }

    /** The process whose number the file names, whatever it is: a zombie too. */
    Optional<ProcessTable.Entry> named() {
        return line(0).map(Math::abs).flatMap(ProcessTable::find);
    }

    /** The port it listens on. */
    Optional<Integer> port() {
        return line(PORT_LINE).map(Math::toIntExact);
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
        return isServer
                && process.isAlive()
                && ProcessTable.workingDirectory(process.pid())
                        .filter(data::equals)
                        .isPresent();
    }

    private Optional<Long> line(int index) {
        try {
            List<String> lines = Files.readAllLines(data.resolve(FILE), StandardCharsets.ISO_8859_1);
            return Optional.of(index)
                    .filter(line -> line < lines.size())
                    .map(line -> lines.get(line).strip())
                    .filter(text -> NUMBER.matcher(text).matches())
                    .map(Long::parseLong);
        } catch (IOException none) {
            return Optional.empty();
        }
    }
}
