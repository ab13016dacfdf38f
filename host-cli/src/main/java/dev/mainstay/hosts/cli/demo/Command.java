package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One program that runs to its end.
 *
 * @param line the program and its arguments; never a secret among them
 */
record Command(List<String> line) {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    static Command of(List<String> line) {
        return new Command(List.copyOf(line));
    }

    /**
     * Runs it, from a directory that every user can read.
     *
     * @return what it wrote
     * @throws OperationFailedException when it fails or does not end; the message holds what it wrote
     */
    String run() {
        try {
            Path output = Files.createTempFile("mainstay-demo-", ".out");
            try {
                return run(output);
            } finally {
                Files.delete(output);
            }
        } catch (IOException failed) {
            throw new OperationFailedException("cannot run " + line.get(0) + ": " + failed.getMessage(), failed);
        }
    }

    private String run(Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        if (!ended(process)) {
            process.destroyForcibly();
            throw new OperationFailedException(line.get(0) + " did not end within " + LIMIT.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
            throw new OperationFailedException(String.join(" ", line) + " failed: "
                    + Files.readString(output).strip());
        }
        return Files.readString(output);
    }

    private static boolean ended(Process process) {
        try {
            return process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
