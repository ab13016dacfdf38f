package dev.mainstay.hosts.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.hosts.cli.render.PlanView;
import dev.mainstay.ports.in.SetUpMain;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a standalone server the main of a new cluster. */
@Command(name = "setup-main", description = "Makes this standalone server the main of a new cluster.")
final class SetupMainCommand implements Callable<Integer> {

    private final Desk desk;

    @Option(names = "--name", description = "The node's name. Default: node.name, else the host name.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--address", description = "Where peers reach it. Default: node.advertise.host.")
    private Optional<String> address = Optional.empty();

    @Option(names = "--dry-run", description = "Only shows the guards with their verdicts and the steps.")
    private boolean dryRun;

    SetupMainCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        SetUpMain.Command command = new SetUpMain.Command(name.map(ServerName::new), address.map(NodeAddress::new));
        HttpAdmin admin = desk.admin();
        if (dryRun) {
            HttpAdmin.Reply plan = admin.setUpMain(command, HttpAdmin.Mode.DRY_RUN);
            return desk.print(plan, () -> PlanView.of(plan.data()));
        }
        HttpAdmin.Reply reply = admin.setUpMain(command, HttpAdmin.Mode.WAIT);
        return new Ended(desk, admin).print(reply, end -> text(admin, end));
    }

    /** An operation that took long does not carry the secret: the configuration shows it within its window. */
    private static String text(HttpAdmin admin, HttpAdmin.Reply end) {
        JsonNode data =
                end.data().has("cluster_secret") ? end.data() : admin.config().data();
        String line = end.data().path("pg_hba_line").asText("");
        return "This node is the main of a new cluster.\n\n"
                + "  cluster   " + data.path("cluster_id").asText() + "\n"
                + "  secret    " + data.path("cluster_secret").asText() + "\n"
                + (line.isEmpty() ? "" : "  pg_hba    " + line + "\n")
                + "\nKeep the secret: it is shown only once. On the other server run\n\n"
                + "  mainstay join " + data.path("server_ip").asText("<this server>");
    }
}
