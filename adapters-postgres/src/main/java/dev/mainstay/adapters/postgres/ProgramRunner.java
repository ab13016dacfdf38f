package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.Ticker;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Runs programs as the database's user: from {@code /}, which everybody can read, with an argument list and never a
 * shell, with a few harmless variables of the agent's environment, and not longer than a limit. Safe for all threads.
 */
final class ProgramRunner {

    /** Nothing of the agent's own configuration reaches a program: it may hold passwords. */
    private static final Pattern KEPT = Pattern.compile("PATH|LANG|LC_(?!ALL$|MESSAGES$).*|TZ|TMPDIR");

    private static final File NOTHING = new File("/dev/null");
    private static final int MOST_OUTPUT = 64 * 1024;
    private static final int POLL_MILLIS = 5;

    private final Ticker ticker;
    private final Way way;

    /** Runs what is installed on this machine. */
    ProgramRunner(Ticker ticker) {
        this(ticker, new Way() {
            @Override
            public List<String> prefix(DatabaseUser user) {
                return user.prefix();
            }

            @Override
            public Optional<String> searchPath() {
                return Optional.empty();
            }
        });
    }

    /** Runs what is reached that way. */
    ProgramRunner(Ticker ticker, Way way) {
        this.ticker = ticker;
        this.way = way;
    }

    /** How a program becomes the database's user, and where it is looked for. */
    interface Way {

        /** What stands before its command line. */
        List<String> prefix(DatabaseUser user);

        /** Variable {@code PATH}; the agent's own when empty. */
        Optional<String> searchPath();
    }

    /**
     * How a program ended.
     *
     * @param status 0 when it did its job
     * @param output the beginning of what it wrote, both streams, without secrets
     */
    record Outcome(int status, String output) {
        boolean isGood() {
            return status == 0;
        }
    }

    /**
     * Runs a program to its end.
     *
     * @throws OperationFailedException when it cannot be started or does not end in time; it is ended then
     */
    Outcome run(DatabaseUser user, List<String> line, Duration limit) {
        Deadline deadline = Deadline.after(ticker, limit);
        ProcessBuilder builder = prepare(user, line);
        builder.redirectErrorStream(true).redirectInput(NOTHING);
        Process process = launch(builder, line);
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        try (InputStream stream = process.getInputStream()) {
            await(process, stream, words, deadline, line);
            drain(stream, words);
        } catch (IOException cut) {
            throw new OperationFailedException(name(line) + " cannot be listened to", cut);
        } finally {
            if (process.isAlive()) {
                process.destroyForcibly();
            }
        }
        return new Outcome(process.exitValue(), Redaction.of(words.toString(StandardCharsets.UTF_8)));
    }

    /** The same, and a program that failed is an error that ends with its words. */
    String runOrThrow(DatabaseUser user, List<String> line, Duration limit) {
        Outcome outcome = run(user, line, limit);
        if (!outcome.isGood()) {
            throw new OperationFailedException(
                    name(line) + " failed: " + outcome.output().strip());
        }
        return outcome.output();
    }

    /**
     * Runs a program whose output may be of any size: what it reads and writes passes through, in UTC, and nothing is kept
     * but the end of its complaints. It ends when it is done, when the pipes break or when the leash is cut.
     */
    Outcome stream(DatabaseUser user, List<String> line, Pipes pipes, Leash leash) {
        ProcessBuilder builder = prepare(user, line);
        builder.environment().put("TZ", "UTC");
        builder.redirectError(pipes.errors().toFile());
        Process process = launch(builder, line);
        leash.hold(process);
        try {
            boolean isFed = feed(process, pipes.feed());
            pipes.drain().from(process.getInputStream());
            int status = process.waitFor();
            if (leash.isCut()) {
                throw new OperationFailedException(name(line) + " was interrupted");
            }
            if (status == 0 && !isFed) {
                throw new OperationFailedException(name(line) + " ended before it had read everything");
            }
            return new Outcome(status, new ServerLog(pipes.errors(), 0).tail());
        } catch (IOException broken) {
            throw new OperationFailedException(
                    name(line) + (leash.isCut() ? " was interrupted" : " ended early: " + broken.getMessage()), broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new OperationFailedException(name(line) + " was interrupted", interrupted);
        } finally {
            process.destroyForcibly();
            leash.letGo();
        }
    }

    /** False when the program did not take it all: it says why in its complaints, and by its status. */
    private static boolean feed(Process process, Pipes.Feed feed) {
        try (OutputStream stream = process.getOutputStream()) {
            feed.to(stream);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** Starts a program that goes on without the agent; what it writes goes to a file. */
    void launch(DatabaseUser user, List<String> line, File output) {
        ProcessBuilder builder = prepare(user, line);
        builder.redirectErrorStream(true).redirectInput(NOTHING).redirectOutput(output);
        Process unused = launch(builder, line);
    }

    /** Starts a program that goes on without the agent, and may listen to it: its words and complaints are one stream. */
    Process begin(DatabaseUser user, List<String> line) {
        ProcessBuilder builder = prepare(user, line);
        builder.redirectErrorStream(true);
        return launch(builder, line);
    }

    private ProcessBuilder prepare(DatabaseUser user, List<String> line) {
        List<String> whole = new ArrayList<>(way.prefix(user));
        whole.addAll(line);
        ProcessBuilder builder = new ProcessBuilder(whole);
        builder.directory(new File("/"));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !KEPT.matcher(name).matches());
        environment.put("LC_MESSAGES", "C");
        way.searchPath().ifPresent(path -> {
            String unused = environment.put("PATH", path);
        });
        return builder;
    }

    private static Process launch(ProcessBuilder builder, List<String> line) {
        try {
            return builder.start();
        } catch (IOException missing) {
            throw new OperationFailedException(
                    builder.command().get(0) + " cannot be run for " + name(line) + ": expected it in PATH"
                            + " or in postgresql.bin_dir; install it: apt-get install postgresql util-linux",
                    missing);
        }
    }

    private static void await(
            Process process, InputStream stream, ByteArrayOutputStream words, Deadline deadline, List<String> line)
            throws IOException {
        try {
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                drain(stream, words);
                if (deadline.isOver()) {
                    throw new OperationFailedException(name(line) + " did not end within "
                            + deadline.limit().toMillis() + " ms and was ended");
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new OperationFailedException(name(line) + " was interrupted", interrupted);
        }
    }

    /** What is there now, not to the end of the stream: a child of the program may hold it open for ever. */
    private static void drain(InputStream stream, ByteArrayOutputStream words) throws IOException {
        while (stream.available() > 0) {
            byte[] some = stream.readNBytes(Math.min(stream.available(), MOST_OUTPUT));
            words.write(some, 0, Math.min(some.length, MOST_OUTPUT - words.size()));
        }
    }

    private static String name(List<String> line) {
        String program = line.get(0);
        return program.substring(program.lastIndexOf('/') + 1);
    }
}
