package dev.mainstay.hosts.cli.render;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the command line writes and asks: results to the standard output, complaints and progress to the standard error.
 * The only class that touches the standard streams.
 *
 * <p>Confined to one thread at a time.
 */
public final class Terminal {

    private final PrintStream out;
    private final PrintStream err;
    private final Answers answers;

    /** Writes to these and, when {@code answers} says so, asks. */
    public Terminal(PrintStream out, PrintStream err, Answers answers) {
        this.out = out;
        this.err = err;
        this.answers = answers;
    }

    /** The process's own. */
    public static Terminal standard() {
        return new Terminal(System.out, System.err, ofProcess());
    }

    /** How a person answers. */
    public interface Answers {

        /** Whether a person sits there. */
        boolean interactive();

        /** One line, shown while it is typed; empty when there is none. */
        Optional<String> line();

        /** One line, not shown; empty when there is none. */
        Optional<String> hidden();
    }

    /** A result, as one line or more. */
    public void say(String text) {
        out.println(text);
        out.flush();
    }

    /** What is wrong, and how to mend it. */
    public void complain(String text) {
        err.println("mainstay: " + text);
        err.flush();
    }

    /** A remark that is no result: progress, hints. */
    public void remark(String text) {
        err.println(text);
        err.flush();
    }

    /** Overwrites the present line; only for a person. */
    void overwrite(String text) {
        err.print("\r" + text + "\u001b[K" + (text.isEmpty() ? "\r" : ""));
        err.flush();
    }

    /** Whether a person sits there. */
    public boolean interactive() {
        return answers.interactive();
    }

    /** Asks a person; true only for {@code y} or {@code yes}. */
    public boolean confirm(String question) {
        err.print(question + " [y/N] ");
        err.flush();
        String answer = answers.line().orElse("").strip();
        return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
    }

    /** Asks a person for something that is not shown. */
    public Optional<String> secret(String prompt) {
        err.print(prompt + ": ");
        err.flush();
        Optional<String> answer = answers.hidden();
        err.println();
        return answer;
    }

    /** For a library that prints results itself. */
    public PrintWriter outWriter() {
        return new PrintWriter(out, true, Charset.defaultCharset());
    }

    /** For a library that prints complaints itself. */
    public PrintWriter errWriter() {
        return new PrintWriter(err, true, Charset.defaultCharset());
    }

    @SuppressWarnings("SystemConsoleNull") // from 22 on there may be a console without a person: the descriptors tell
    private static Answers ofProcess() {
        Console console = System.console();
        return console == null || !isTerminal(0) || !isTerminal(2) ? new Piped() : new Keyboard(console);
    }

    /** Whether a descriptor of this process is a terminal; yes where the system does not tell. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException untold) {
            return true;
        }
    }

    /** Nobody sits there; what was piped in may still be read where a person would type. */
    private static final class Piped implements Answers {

        @Override
        public boolean interactive() {
            return false;
        }

        @Override
        public Optional<String> line() {
            try {
                return Optional.ofNullable(
                        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine());
            } catch (IOException unreadable) {
                return Optional.empty();
            }
        }

        @Override
        public Optional<String> hidden() {
            return line();
        }
    }

    /** A person at a console. */
    private record Keyboard(Console console) implements Answers {

        @Override
        public boolean interactive() {
            return true;
        }

        @Override
        public Optional<String> line() {
            return Optional.ofNullable(console.readLine());
        }

        @Override
        public Optional<String> hidden() {
            return Optional.ofNullable(console.readPassword()).map(String::new);
        }
    }
}
