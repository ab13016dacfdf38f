package dev.mainstay.adapters.ssh;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.Meter;
import dev.mainstay.ports.out.Ticker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;

/**
 * Runs one script behind an open door, while it says something often enough. Confined to one thread, but for the stream that
 * MINA fills from its own.
 *
 * @param door into the source
 * @param ticker measures silence
 * @param silence longest
 */
record RemoteShell(Door door, Ticker ticker, Duration silence) {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration OPEN = Duration.ofSeconds(10);

    /** A stream may last for as long as it moves: no dump takes longer. */
    private static final Duration NO_END = Duration.ofDays(7);

    private static final int MOST_WORDS = 16 << 10;

    /**
     * How it ended.
     *
     * @param status of the shell; empty when the source was gone before it told
     * @param complaints the beginning of what went to its standard error
     */
    record End(Optional<Integer> status, String complaints) {
        boolean isGood() {
            return status.equals(Optional.of(0));
        }

        /** For people; see {@link ForeignWords}. */
        String why() {
            return status.map(ended -> ForeignWords.complaint(complaints).orElse("status " + ended))
                    .orElse("the connection to the source ended half way");
        }
    }

    /** The script's words, when there are few. */
    record Words(End end, String text) {}

    /**
     * Asks for few words.
     *
     * @param total longest, however often it says something
     * @throws OperationFailedException when it takes longer, or as {@link #run}
     */
    Words ask(String script, Duration total, Meter meter) throws IOException {
        Few few = new Few();
        End end = run(script, few, meter, total);
        return new Words(end, few.text());
    }

    /**
     * What it writes goes to {@code out}, which is not closed.
     *
     * @throws OperationFailedException when {@code out} takes no more, the source is silent for too long, or nobody wants it
     *     any more
     */
    End run(String script, OutputStream out, Meter meter) throws IOException {
        return run(script, out, meter, NO_END);
    }

    private End run(String script, OutputStream out, Meter meter, Duration total) throws IOException {
        Few complaints = new Few();
        Sink sink = new Sink(out, meter);
        // The script is the shell's argument, and holds no secret.
        try (ChannelExec channel = door.session().createExecChannel("exec sh -c " + SourceScript.quoted(script))) {
            channel.setOut(sink);
            channel.setErr(complaints);
            channel.open().verify(total.compareTo(OPEN) < 0 ? total : OPEN);
            await(channel, sink, meter, total);
            return new End(Optional.ofNullable(channel.getExitStatus()), complaints.text());
        }
    }

    private void await(ChannelExec channel, Sink sink, Meter meter, Duration total) {
        long began = ticker.nanos();
        long heard = began;
        long moved = 0;
        while (!isOver(channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LOOK.toMillis()))) {
            sink.requireSound();
            if (meter.isCancelled()) {
                throw new OperationFailedException("cancelled");
            }
            if (sink.moved() != moved) {
                moved = sink.moved();
                heard = ticker.nanos();
            }
            if (ticker.nanos() - heard > silence.toNanos()) {
                throw new OperationFailedException("the source has sent nothing for " + silence.toSeconds() + " s");
            }
            if (ticker.nanos() - began > total.toNanos()) {
                throw new OperationFailedException(
                        "the source did not come to an end within " + total.toSeconds() + " s");
            }
        }
        sink.requireSound();
    }

    private static boolean isOver(Collection<ClientChannelEvent> events) {
        return events.contains(ClientChannelEvent.CLOSED);
    }

    /** Passes on, counts, and remembers why it could not: MINA only closes the channel then. */
    private static final class Sink extends OutputStream {
        private final OutputStream out;
        private final Meter meter;
        private volatile long bytes;
        private volatile Optional<IOException> trouble = Optional.empty();

        Sink(OutputStream out, Meter meter) {
            this.out = out;
            this.meter = meter;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] part, int from, int length) throws IOException {
            try {
                out.write(part, from, length);
            } catch (IOException full) {
                trouble = Optional.of(full);
                throw full;
            }
            long before = bytes;
            bytes = before + length;
            meter.moved(length);
        }

        long moved() {
            return bytes;
        }

        void requireSound() {
            if (trouble.isPresent()) {
                throw new OperationFailedException(
                        "the dump cannot be written: " + trouble.get().getMessage(), trouble.get());
            }
        }
    }

    /** Keeps the beginning. */
    private static final class Few extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int one) {
            if (kept.size() < MOST_WORDS) {
                kept.write(one);
            }
        }

        synchronized String text() {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }
}
