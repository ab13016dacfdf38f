package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.hosts.cli.render.EventsView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what happened. */
@Command(name = "events", description = "Shows the cluster's events, newest first.")
final class EventsCommand implements Callable<Integer> {

    private static final int MOST = 1000;

    private final Desk desk;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many, 1 to 1000. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--before", paramLabel = "ID", description = "Only events with a number below this one.")
    private long before = Long.MAX_VALUE;

    EventsCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > MOST) {
            throw new InvalidRequestException("--limit " + limit + " is not valid: expected 1 to " + MOST);
        }
        HttpAdmin.Reply reply = desk.admin().events(limit, before);
        return desk.print(reply, () -> EventsView.of(reply.data()));
    }
}
