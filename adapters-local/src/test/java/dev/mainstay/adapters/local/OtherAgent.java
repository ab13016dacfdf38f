package dev.mainstay.adapters.local;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.PromoteStep;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.testing.contract.Samples;
import dev.mainstay.testing.fake.FakeIds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An agent in a process of its own, which a test may limit or kill. */
final class OtherAgent {

    static final String ACKNOWLEDGED = "acknowledged";

    private OtherAgent() {}

    /** {@code open DIR} opens the directory; {@code fill DIR} appends to the journal until it cannot. */
    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[1]);
        LocalSettings settings = new LocalSettings(directory, LocalSettings.Hook.none(), directory.getRoot());
        try (LocalAdapter adapter = new LocalAdapter(settings, new FakeIds(1))) {
            adapter.open();
            System.out.println("opened");
            if (arguments[0].equals("fill")) {
                fill(adapter);
            }
        } catch (ClusterException refused) {
            System.out.println(refused.code() + " " + refused.getMessage());
        }
    }

    private static void fill(LocalAdapter adapter) {
        for (int number = 0; ; number++) {
            adapter.journal().append(entry(number));
            System.out.println(ACKNOWLEDGED);
        }
    }

    /** What {@code fill} appends: one transition that never ends, so that nothing is dropped. */
    static JournalEntry entry(int number) {
        OperationId id = new OperationId("op-1");
        return number == 0
                ? new JournalEntry.Started(id, TransitionKind.PROMOTE, "auto", Facts.none(), Samples.AT)
                : new JournalEntry.StepStarted(id, PromoteStep.ANNOUNCE.name(), Samples.AT.plusSeconds(number));
    }

    static List<String> command(Path directory, String what) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OtherAgent.class.getName(),
                what,
                directory.toString());
    }

    static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static String runToEnd(Path directory, String what) throws IOException, InterruptedException {
        return runToEnd(command(directory, what));
    }

    static String runToEnd(List<String> command) throws IOException, InterruptedException {
        Process process = start(command);
        try {
            List<String> lines = new ArrayList<>();
            output(process).lines().forEach(lines::add);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the other agent did not end");
            }
            return String.join("\n", lines);
        } finally {
            process.destroyForcibly();
        }
    }
}
