package dev.mainstay.hosts.jersey;

import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.ports.out.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The same node as production's, with a journal that halts the process before, inside or after one record: what a
 * {@code kill -9} at that moment does. The record is named in the file {@code halt} beside the configuration, as
 * {@code TRANSITION StepStarted|StepReached STEP BEFORE|INSIDE|AFTER}; it is read anew at each record, and an empty one
 * halts nothing. With {@code HOLD_BEFORE} and {@code HOLD_AFTER} the process lives: it leaves the file {@code held} there
 * and waits until a test, which does its worst meanwhile, has removed it.
 */
public final class HaltingServer {

    private static final int KILLED = 137;
    private static final Duration LOOK = Duration.ofMillis(5);

    private HaltingServer() {}

    /** {@code server --config FILE}, as the command line has it. */
    public static void main(String[] args) throws IOException {
        Path config = Path.of(args[2]);
        ServerSettings settings = Configuration.read(config, System.getenv()).valid();
        Path file = settings.local().stateDir().resolve("journal.ndjson");
        Path halt = config.resolveSibling("halt");
        ServerMain.run(new ServerWiring(
                settings,
                journal -> new HaltingJournal(journal, file, halt),
                () -> Configuration.read(config, System.getenv()).valid()));
    }

    private record Order(String transition, String kind, String step, String moment) {

        static Order read(Path file) {
            try {
                String[] words = Files.readString(file).strip().split(" ", -1);
                return words.length < 4 ? new Order("", "", "", "") : new Order(words[0], words[1], words[2], words[3]);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private static final class HaltingJournal implements Journal {

        private final Journal real;
        private final Path file;
        private final Path halt;
        private String running = "";

        HaltingJournal(Journal real, Path file, Path halt) {
            this.real = real;
            this.file = file;
            this.halt = halt;
        }

        @Override
        public void append(JournalEntry entry) {
            if (entry instanceof JournalEntry.Started started) {
                running = started.kind().word();
            }
            Order order = Order.read(halt);
            if (!isTheOne(entry, order)) {
                real.append(entry);
                return;
            }
            switch (order.moment()) {
                case "BEFORE" -> {}
                case "INSIDE" -> tear();
                case "AFTER" -> real.append(entry);
                case "HOLD_BEFORE" -> {
                    hold();
                    real.append(entry);
                    return;
                }
                case "HOLD_AFTER" -> {
                    real.append(entry);
                    hold();
                    return;
                }
                default -> throw new IllegalArgumentException(order.moment());
            }
            Runtime.getRuntime().halt(KILLED);
        }

        private void hold() {
            Path held = halt.resolveSibling("held");
            write(held, "held");
            while (Files.exists(held)) {
                LockSupport.parkNanos(LOOK.toNanos());
            }
        }

        private boolean isTheOne(JournalEntry entry, Order order) {
            return running.equals(order.transition())
                    && entry.getClass().getSimpleName().equals(order.kind())
                    && entry.toString().contains("step=" + order.step() + ",");
        }

        /** As much of a line as had reached the disk. */
        private void tear() {
            write(file, "{\"schema\":1,\"kind\":\"st", StandardOpenOption.APPEND);
        }

        private static void write(Path file, String text, OpenOption... how) {
            try {
                Path written = Files.writeString(file, text, how);
                if (!written.equals(file)) {
                    throw new IllegalStateException("another file was written: " + written);
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public List<JournalEntry> entries() {
            return real.entries();
        }
    }
}
