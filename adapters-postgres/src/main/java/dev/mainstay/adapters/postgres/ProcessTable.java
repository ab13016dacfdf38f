package dev.mainstay.adapters.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Linux tells of processes in {@code /proc}. A process that ends while it is read is not there.
 *
 * <p>Source: proc(5).
 */
final class ProcessTable {

    private static final Path PROC = Path.of("/proc");
    private static final String ZOMBIE = "Z";
    private static final String DEAD = "X";
    private static final String NUMBERS = "NSpid:";
    /** By a signal, or by a debugger. */
    private static final List<String> STOPPED = List.of("T", "t");
    /** Of the fields that follow the name, which may itself hold spaces: the state is the first. */
    private static final int START_FIELD = 19;

    /**
     * One process.
     *
     * @param pid its number
     * @param name of its program
     * @param isAlive false for a zombie, whose number still answers signals (M27)
     * @param startTicks when it began, since boot; with the number, no two processes have the same (L81)
     */
    record Entry(long pid, String name, boolean isAlive, long startTicks) {

        /** Whether this very process lives now. */
        boolean livesStill() {
            return find(pid)
                    .filter(now -> now.startTicks == startTicks && now.isAlive)
                    .isPresent();
        }

        /** Whether its number is still taken by it, dead or alive. */
        boolean isListed() {
            return find(pid).filter(now -> now.startTicks == startTicks).isPresent();
        }

        /** Ends it at once; a process that is no longer this one is left alone. */
        void kill() {
            if (livesStill()) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    private ProcessTable() {}

    static Optional<Entry> find(long pid) {
        return stat(pid).map(stat -> {
            String state = stat.fields().get(0);
            boolean alive = !state.equals(ZOMBIE) && !state.equals(DEAD);
            return new Entry(
                    pid, stat.name(), alive, Long.parseLong(stat.fields().get(START_FIELD)));
        });
    }

    /** Whether it stands still until it is told to go on; false when it is gone. */
    static boolean isStopped(long pid) {
        return stat(pid).filter(stat -> STOPPED.contains(stat.fields().get(0))).isPresent();
    }

    static List<Entry> all() {
        List<Entry> found = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(PROC, "[0-9]*")) {
            directories.forEach(directory ->
                    find(Long.parseLong(directory.getFileName().toString())).ifPresent(found::add));
        } catch (IOException unreadable) {
            return List.copyOf(found);
        }
        return List.copyOf(found);
    }

    /**
     * Whether it stands in this directory, by whatever name: a process in a container has another one.
     *
     * @throws AccessDeniedException when it is somebody else's
     */
    static boolean standsIn(long pid, Path directory) throws AccessDeniedException {
        try {
            return Files.isSameFile(of(pid, "cwd"), directory);
        } catch (AccessDeniedException foreign) {
            throw foreign;
        } catch (IOException gone) {
            return false;
        }
    }

    /** The number that it has for itself, which in a container is another one; its own where that cannot be read. */
    static long ownNumber(long pid) {
        try {
            return Files.readAllLines(of(pid, "status"), StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.startsWith(NUMBERS))
                    .map(line -> line.substring(Math.max(line.lastIndexOf('\t'), line.lastIndexOf(' ')) + 1))
                    .map(Long::parseLong)
                    .findFirst()
                    .orElse(pid);
        } catch (IOException | NumberFormatException gone) {
            return pid;
        }
    }

    /** Its arguments; empty when it is gone or a zombie. */
    static List<String> arguments(long pid) {
        try {
            String line = Files.readString(of(pid, "cmdline"), StandardCharsets.UTF_8);
            return line.isEmpty() ? List.of() : List.of(line.split("\0", -1));
        } catch (IOException gone) {
            return List.of();
        }
    }

    private static Optional<Stat> stat(long pid) {
        try {
            String stat = Files.readString(of(pid, "stat"), StandardCharsets.ISO_8859_1);
            return Optional.of(new Stat(
                    stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1))));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** What the kernel tells in one line: the name, and what follows it. */
    private record Stat(String name, List<String> fields) {}

    private static Path of(long pid, String file) {
        return PROC.resolve(Long.toString(pid)).resolve(file);
    }
}
