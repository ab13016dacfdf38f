package dev.mainstay.hosts.cli.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks {@code /primary} every 20 ms on one connection that stays open, as a busy load balancer does. Bare, so that it measures
 * the server and hardly itself. Safe for all threads.
 */
final class SteadyPoller {
    private static final Duration PACE = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String CHUNKED = "transfer-encoding: chunked";
    private static final byte[] QUESTION =
            "GET /primary HTTP/1.1\r\nHost: node\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final NodeSpec spec;
    private final Waiting waiting;
    private final Collection<Answer> answers = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> work;
    private volatile boolean ended;

    /** One answer: when it was there and how long it took, in nanoseconds. */
    record Answer(long at, long took, int status) {}

    /** Begins at once. */
    SteadyPoller(NodeSpec spec, Executor threads, Waiting waiting) {
        this.spec = spec;
        this.waiting = waiting;
        this.work = CompletableFuture.runAsync(this::poll, threads);
    }

    /** Waits for so many answers of that status. */
    void await(int status, int count) {
        boolean unused = waiting.until(
                count + " answers " + status,
                LIMIT,
                PACE,
                () -> Optional.of(true)
                        .filter(yes -> work.isDone()
                                || answers.stream()
                                                .filter(answer -> answer.status() == status)
                                                .count()
                                        >= count));
    }

    /** Ends, and tells all answers; an error of the connection is thrown here. */
    List<Answer> end() {
        ended = true;
        work.join();
        return List.copyOf(answers);
    }

    private void poll() {
        try (Socket socket = new Socket(spec.address(), spec.patroniPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) LIMIT.toMillis());
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (!ended) {
                long asked = waiting.now();
                socket.getOutputStream().write(QUESTION);
                int status = read(in);
                long at = waiting.now();
                answers.add(new Answer(at, at - asked, status));
                LockSupport.parkNanos(PACE.toNanos() - (at - asked));
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** One whole answer, whose body comes in chunks; its status. */
    private static int read(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).split(" ", -1)[1]);
        boolean chunked = false;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            chunked |= header.toLowerCase(Locale.ROOT).equals(CHUNKED);
        }
        if (!chunked) {
            throw new IOException("expected " + CHUNKED);
        }
        for (int size = chunk(in); size > 0; size = chunk(in)) {
            in.skipNBytes(size);
            String unused = line(in);
        }
        String unused = line(in);
        return status;
    }

    private static int chunk(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection ended after: " + line);
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }
}
