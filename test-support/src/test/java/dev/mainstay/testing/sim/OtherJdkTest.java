package dev.mainstay.testing.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same seeds give the same transcripts on every other JDK that stands beside the one that runs the tests. */
class OtherJdkTest {
    private static final int SEEDS = 8;

    /** Prints the transcripts. */
    static final class Printer {
        private Printer() {}

        /** The program. */
        public static void main(String[] args) {
            System.out.print(transcripts());
        }
    }

    @Test
    void transcripts_are_the_same_on_another_jdk() throws IOException {
        String here = transcripts();
        assertThat(here).contains("seed 1, 3 nodes");
        for (Path java : others()) {
            assertThat(transcriptsOf(java)).as(java.toString()).isEqualTo(here);
        }
    }

    private static String transcripts() {
        ClusterSimulation simulation = ClusterSimulation.plan().nodes(3).found();
        StringBuilder all = new StringBuilder();
        for (long seed = 1; seed <= SEEDS; seed++) {
            all.append(simulation.transcript(seed));
        }
        return all.toString();
    }

    private static List<Path> others() throws IOException {
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        try (Stream<Path> homes = Files.list(own.getParent())) {
            return homes.filter(home -> !home.equals(own) && !Files.isSymbolicLink(home))
                    .map(home -> home.resolve("bin/java"))
                    .filter(Files::isExecutable)
                    .toList();
        }
    }

    private static String transcriptsOf(Path java) throws IOException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(java.toString(), "-cp", classes, Printer.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
