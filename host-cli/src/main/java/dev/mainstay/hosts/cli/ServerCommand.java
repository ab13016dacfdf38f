package dev.mainstay.hosts.cli;

import dev.mainstay.hosts.jersey.ServerMain;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Runs the node. */
@Command(
        name = "server",
        description =
                "Runs this node: the agent and its API, until it is stopped by SIGTERM or Ctrl-C. The database runs on.")
final class ServerCommand implements Callable<Integer> {

    static final String NAME = "server";

    private final Desk desk;

    ServerCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        ServerMain.run(() -> desk.remote().settings());
        return ExitCodeOf.OK;
    }
}
