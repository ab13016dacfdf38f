package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.UnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An agent in a process of its own, which renews its dead-man until it is killed or its dead-man is. */
final class DeadManAgent implements AutoCloseable {

    private static final String ARMED = "armed";
    private static final Duration BEAT = Duration.ofMillis(50);

    private final Process process;

    private DeadManAgent(Process process) {
        this.process = process;
    }

    /** {@code DATA STATE LEFT BUDGET}, both in milliseconds. */
    public static void main(String[] arguments) {
        Path state = Path.of(arguments[1]);
        ServerPlace place = ServerPlace.onMachine(
                LocalNode.settings(Path.of(arguments[0]), Optional.empty(), Optional.empty()),
                Optional::empty,
                state,
                LocalNode.TICKER);
        LocalDeadMan deadMan = new LocalDeadMan(place, state);
        Duration left = Duration.ofMillis(Long.parseLong(arguments[2]));
        deadMan.arm(System.nanoTime() + left.toNanos(), Duration.ofMillis(Long.parseLong(arguments[3])));
        System.out.println(ARMED);
        try {
            while (true) {
                DeadManScene.pass(BEAT);
                deadMan.renew(System.nanoTime() + left.toNanos());
            }
        } catch (UnavailableException gone) {
            System.out.println(gone.getMessage());
        }
    }

    /** Starts one and waits until it has armed. */
    static DeadManAgent start(LocalNode node, Duration left, Duration budget) throws IOException {
        List<String> line = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DeadManAgent.class.getName(),
                node.server().dataDirectory().toString(),
                node.state().toString(),
                String.valueOf(left.toMillis()),
                String.valueOf(budget.toMillis()));
        // What a logging library says on the error stream is no word of the agent's.
        DeadManAgent agent = new DeadManAgent(new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
        String word = agent.word();
        if (!word.equals(ARMED)) {
            agent.close();
            throw new IllegalStateException("the agent did not arm: " + word);
        }
        return agent;
    }

    /** The next line that it writes; empty when it has ended. */
    String word() throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8), 1);
        return Optional.ofNullable(lines.readLine()).orElse("");
    }

    long pid() {
        return process.pid();
    }

    /** {@code kill -9}, as for an agent that stands still too. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
