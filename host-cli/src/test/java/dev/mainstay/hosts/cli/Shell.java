package dev.mainstay.hosts.cli;

import dev.mainstay.hosts.cli.render.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs commands as a shell would, with what a person would type. */
final class Shell {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new TreeMap<>();
    private final Deque<String> typed = new ArrayDeque<>();
    private boolean person;

    Shell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** A person sits there and types these lines. */
    Shell typing(String... lines) {
        person = true;
        typed.addAll(List.of(lines));
        return this;
    }

    /** What became of a command. */
    record Outcome(int code, String out, String err) {}

    Outcome run(String... words) {
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Keys());
        int code = CliMain.run(new Surroundings(terminal, environment, "tester"), words);
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private final class Keys implements Terminal.Answers {

        @Override
        public boolean interactive() {
            return person;
        }

        @Override
        public Optional<String> line() {
            return Optional.ofNullable(typed.poll());
        }

        @Override
        public Optional<String> hidden() {
            return line();
        }
    }
}
