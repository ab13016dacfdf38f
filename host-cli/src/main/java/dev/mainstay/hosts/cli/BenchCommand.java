package dev.mainstay.hosts.cli;

import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.hosts.cli.demo.Bench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures on this machine. */
final class BenchCommand {

    private BenchCommand() {}

    /** The group. */
    @Command(name = "bench", description = "Measures on this machine, on nodes of its own in a temporary directory.")
    static final class Group {}

    /** Measures the write gap of a planned switchover. */
    @Command(
            name = "switchover",
            description =
                    "Measures for how long a client cannot write during a switchover: by Mainstay, and by hand on a"
                            + " plain pair of databases of the same make, in turn. The first pair of runs warms up and does not"
                            + " count. A run takes some seconds.")
    static final class Switchover implements Callable<Integer> {

        private final Desk desk;

        @Option(
                names = "--runs",
                paramLabel = "N",
                defaultValue = "10",
                description = "How many pairs of runs count, 1 to " + Bench.MOST_RUNS + ". Default: ${DEFAULT-VALUE}.")
        private int runs;

        @Option(names = "--keep", description = "Leaves everything running at the end and prints the addresses.")
        private boolean keep;

        Switchover(Desk desk) {
            this.desk = desk;
        }

        @Override
        public Integer call() {
            Bench.Options options = new Bench.Options(runs, desk.json(), keep);
            boolean kept = new Bench(DemoCommand.parts(desk), options).run();
            return kept ? ExitCodeOf.OK : ExitCodeOf.error(ErrorCode.INTERNAL);
        }
    }
}
