package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.hosts.cli.render.StatusView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows the cluster as the asked node sees it. */
@Command(
        name = "status",
        description =
                "Shows the nodes, how far the secondaries are behind, and what would happen if the main died now.")
final class StatusCommand implements Callable<Integer> {

    private final Desk desk;

    StatusCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        HttpAdmin.Reply reply = desk.admin().status();
        return desk.print(reply, () -> StatusView.of(reply.data()));
    }
}
