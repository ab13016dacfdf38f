package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs to their end, and ends those that run when the demo is ended.
 *
 * <p>Safe for all threads.
 */
final class Runner implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Set<Process> running = new LinkedHashSet<>();
    private boolean closed;

    /**
     * Runs a program, from a directory that every user can read.
     *
     * @param line the program and its arguments; never a secret among them
     * @return what it wrote
     * @throws OperationFailedException when it fails or does not end; the message holds what it wrote
     */
    String run(List<String> line) {
        try {
            Path output = Files.createTempFile("mainstay-demo-", ".out");
            output.toFile().deleteOnExit();
            try {
                return outcome(line, begin(line, output), output);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException failed) {
            throw new OperationFailedException("cannot run " + line.get(0) + ": " + failed.getMessage(), failed);
        }
    }

    /** The output goes to a file: a server that is started may keep a pipe open for ever. */
    private synchronized Process begin(List<String> line, Path output) throws IOException {
        if (closed) {
            throw new OperationFailedException("the demo is ending");
        }
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        running.add(process);
        return process;
    }

    private String outcome(List<String> line, Process process, Path output) throws IOException {
        boolean ended = ended(process, LIMIT);
        synchronized (this) {
            running.remove(process);
        }
        if (!ended) {
            process.destroyForcibly();
            throw new OperationFailedException(line.get(0) + " did not end within " + LIMIT.toSeconds() + " s");
        }
        String text = Files.readString(output);
        if (process.exitValue() != 0) {
            throw new OperationFailedException(String.join(" ", line) + " failed: " + text.strip());
        }
        return text;
    }

    /** Ends what runs and refuses more; programs that clean up behind themselves get the time for it. */
    @Override
    public void close() {
        List<Process> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(running);
        }
        left.forEach(Process::destroy);
        for (Process process : left) {
            if (!ended(process, GRACE)) {
                process.destroyForcibly();
            }
        }
    }

    private static boolean ended(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
