package dev.mainstay.adapters.http.panel.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Reads along what all tests of this module log, and writes down each line that holds a secret: cluster secrets, passwords of
 * replication and of the agent's role are all 64 hexadecimal characters. {@code ConformanceTest} asks that nothing was found.
 * Found by JUnit as a service; safe for all threads.
 */
public final class SecretWatch implements BeforeAllCallback {
    private static final Path FOUND = Path.of("target", "secrets-in-logs.txt");
    /** Not a digest that says so, nor a signature. */
    static final Pattern SECRET = Pattern.compile("(?<![0-9A-Fa-f]|sha256:|v1=)[0-9A-Fa-f]{64}(?![0-9A-Fa-f])");

    @Override
    public void beforeAll(ExtensionContext context) {
        Reader unused = context.getRoot()
                .getStore(Namespace.GLOBAL)
                .computeIfAbsent(Reader.class, key -> new Reader(System.out), Reader.class);
    }

    /** Stands between the loggers and the console until all classes of this run have ended. */
    static final class Reader implements AutoCloseable {
        private final PrintStream console;
        private final List<String> leaks = new CopyOnWriteArrayList<>();

        Reader(PrintStream console) {
            this.console = console;
            System.setOut(new PrintStream(new Lines(), true, StandardCharsets.UTF_8));
        }

        private void read(String line) {
            Matcher secret = SECRET.matcher(line);
            if (secret.find()) {
                leaks.add(secret.replaceAll("***"));
            }
        }

        @Override
        public void close() {
            System.setOut(console);
            try {
                Files.createDirectories(FOUND.getParent());
                Files.write(FOUND, leaks);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        private final class Lines extends OutputStream {
            private final ByteArrayOutputStream line = new ByteArrayOutputStream();

            @Override
            public synchronized void write(int each) {
                console.write(each);
                if (each == '\n') {
                    read(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                } else {
                    line.write(each);
                }
            }

            @Override
            public void flush() {
                console.flush();
            }
        }
    }
}
