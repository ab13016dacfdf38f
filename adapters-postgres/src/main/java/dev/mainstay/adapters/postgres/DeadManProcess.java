package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * One dead-man that this agent started, at the other end of two pipes: renewals go there, a dot for each comes back. So
 * many may be on their way that no write ever waits.
 *
 * <p>Safe for all threads.
 */
final class DeadManProcess {

    private static final String PROGRAM = "dead-man.pl";
    private static final String READY = "armed";
    private static final Duration START = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(2);
    private static final int MOST_WORDS = 1000;
    /** A pipe holds more than a thousand of the lines. */
    private static final int MOST_UNHEARD = 500;

    private final Process process;
    private final Duty duty;
    private final Uptime uptime;
    private int unheard;

    /**
     * What it is for.
     *
     * @param data the data directory whose server it stops
     * @param budget within which that has ended all writing
     */
    record Duty(Path data, Duration budget) {}

    private DeadManProcess(Process process, Duty duty, Uptime uptime) {
        this.process = process;
        this.duty = duty;
        this.uptime = uptime;
    }

    /** Starts one and waits until it counts; nothing is left of one that does not. */
    static DeadManProcess start(ServerPlace place, Path home, Path report, Duty duty, long until) {
        Uptime uptime = new Uptime(place.ticker());
        Uptime.Span span = uptime.until(until);
        if (span.isEmpty()) {
            throw new UnavailableException("the dead-man is not armed: its time had run out before it began");
        }
        List<String> line = List.of(
                "setsid",
                "perl",
                "-e",
                program(),
                "--",
                home.toString(),
                report.toString(),
                duty.data().toString(),
                String.valueOf(duty.budget().toMillis()),
                String.valueOf(span.now()),
                String.valueOf(span.end()));
        DeadManProcess started = new DeadManProcess(begin(place, line), duty, uptime);
        started.awaitReady(Deadline.after(place.ticker(), START));
        started.protect();
        return started;
    }

    Duty duty() {
        return duty;
    }

    /** Whether it lives, moves, and takes what it is told. */
    synchronized boolean heeds() {
        hear();
        return process.isAlive() && unheard < MOST_UNHEARD && isArmed() && !ProcessTable.isStopped(process.pid());
    }

    /** Tells it a later end. */
    synchronized void renew(long until) {
        hear();
        if (!process.isAlive() || unheard >= MOST_UNHEARD) {
            throw new UnavailableException("the dead-man " + (process.isAlive() ? "does not listen" : "has ended"));
        }
        Uptime.Span span = uptime.until(until);
        String line = "renew " + span.now() + " " + Math.max(0, span.end()) + "\n";
        try {
            OutputStream out = process.getOutputStream();
            out.write(line.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            unheard++;
        } catch (IOException broken) {
            throw new UnavailableException("the dead-man has ended", broken);
        }
    }

    /** Ends it unless its time ran out. */
    void end() {
        if (isArmed()) {
            Process unused = process.destroyForcibly();
        }
    }

    private boolean isArmed() {
        return ProcessTable.arguments(process.pid()).stream()
                .findFirst()
                .filter(title -> title.contains(" armed "))
                .isPresent();
    }

    private void hear() {
        try {
            InputStream dots = process.getInputStream();
            int heard = dots.available();
            dots.skipNBytes(heard);
            unheard = Math.max(0, unheard - heard);
        } catch (IOException ended) {
            unheard = MOST_UNHEARD;
        }
    }

    private void awaitReady(Deadline deadline) {
        StringBuilder words = new StringBuilder();
        try {
            InputStream stream = process.getInputStream();
            while (words.indexOf("\n") < 0 && (process.isAlive() || stream.available() > 0) && deadline.pause(POLL)) {
                words.append(new String(stream.readNBytes(stream.available()), StandardCharsets.UTF_8));
            }
        } catch (IOException ended) {
            words.append(ended.getMessage());
        }
        if (!words.toString().startsWith(READY)) {
            process.destroyForcibly();
            words.setLength(Math.min(words.length(), MOST_WORDS));
            throw new UnavailableException("the dead-man cannot be started: "
                    + (words.isEmpty()
                            ? "no word from it in time"
                            : words.toString().strip()));
        }
    }

    /** The last that a machine short of memory may end; only root may ask for it. */
    private void protect() {
        try {
            Path unused = Files.writeString(
                    Path.of("/proc", String.valueOf(process.pid()), "oom_score_adj"),
                    "-1000",
                    StandardCharsets.US_ASCII);
        } catch (IOException notAllowed) {
            return;
        }
    }

    private static Process begin(ServerPlace place, List<String> line) {
        try {
            return place.installation().begin(line);
        } catch (OperationFailedException missing) {
            throw new UnavailableException("the dead-man cannot be started: " + missing.getMessage(), missing);
        }
    }

    private static String program() {
        try (InputStream stream = Objects.requireNonNull(DeadManProcess.class.getResourceAsStream(PROGRAM), PROGRAM)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException damaged) {
            throw new IllegalStateException(PROGRAM + " cannot be read from the jar", damaged);
        }
    }
}
