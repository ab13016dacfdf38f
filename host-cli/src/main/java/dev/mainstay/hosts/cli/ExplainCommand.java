package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.hosts.cli.render.ExplainView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Explains what the asked node would do, why not sooner, and what waits for a person. */
@Command(
        name = "explain",
        description = "Explains what would happen if the main died now, why not sooner, and what waits for you.")
final class ExplainCommand implements Callable<Integer> {

    private final Desk desk;

    ExplainCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        HttpAdmin.Reply reply = desk.admin().explain();
        return desk.print(reply, () -> ExplainView.of(reply.data()));
    }
}
