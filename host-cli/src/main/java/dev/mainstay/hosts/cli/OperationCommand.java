package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.hosts.cli.render.OperationView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows how a transition does. */
@Command(name = "operation", description = "Shows how an operation does, or how it ended.")
final class OperationCommand implements Callable<Integer> {

    private final Desk desk;

    @Parameters(paramLabel = "ID", description = "The operation's id, as the command that began it printed it.")
    private String id = "";

    @Option(names = "--wait", description = "Watches it to its end.")
    private boolean wait;

    @Option(
            names = "--cancel",
            description =
                    "Gives a recovery up; what it did is taken back. Once the data is taken over, only the copy of the uploads ends.")
    private boolean cancel;

    OperationCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        OperationId wanted = new OperationId(id);
        HttpAdmin admin = desk.admin();
        if (cancel) {
            HttpAdmin.Reply heard = admin.cancel(wanted);
            return desk.print(heard, () -> "The recovery is being given up. See: mainstay operation " + wanted);
        }
        HttpAdmin.Reply reply = wait ? new OperationWatch(desk, admin).untilEnd(wanted) : admin.operation(wanted);
        int shown = desk.print(reply, () -> OperationView.of(reply.data()));
        return shown == ExitCodeOf.OK ? Ended.exitCode(reply) : shown;
    }
}
