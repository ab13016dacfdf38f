package dev.mainstay.hosts.cli;

import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.hosts.cli.demo.Demo;
import dev.mainstay.hosts.cli.demo.DemoParts;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows a failover on this machine. */
@Command(
        name = "demo",
        description =
                "Shows a failover on this machine: two nodes in a temporary directory, a client that writes, the main"
                        + " killed with -9, the secondary taking over by itself, and which rows survived. Takes a minute at most.")
final class DemoCommand implements Callable<Integer> {

    private final Desk desk;

    @Option(names = "--keep", description = "Leaves everything running at the end and prints the addresses.")
    private boolean keep;

    DemoCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        boolean shown = new Demo(parts(desk), new Demo.Options(desk.json(), keep)).run();
        return shown ? ExitCodeOf.OK : ExitCodeOf.error(ErrorCode.INTERNAL);
    }

    /** What a run on this machine is given. */
    static DemoParts parts(Desk desk) {
        return new DemoParts(
                desk.terminal(),
                desk.wiring().ticker(),
                desk.wiring().ids(),
                desk.wiring()::admin,
                desk.wiring()::publishedToken,
                CliMain.class.getName());
    }
}
