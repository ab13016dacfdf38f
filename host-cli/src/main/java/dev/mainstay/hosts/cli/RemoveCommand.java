package dev.mainstay.hosts.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.hosts.cli.render.PlanView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes another node out of the cluster. */
@Command(
        name = "remove",
        description = "Takes another node out of the cluster: its slot and its access go. Run it on the main.")
final class RemoveCommand implements Callable<Integer> {

    private final Desk desk;

    @Option(names = "--node", paramLabel = "N", required = true, description = "The number of the node.")
    private int node;

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Only shows the guards with their verdicts and the steps.")
    private boolean dryRun;

    RemoveCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        NodeId id = new NodeId(node);
        HttpAdmin admin = desk.admin();
        HttpAdmin.Reply plan = admin.remove(id, HttpAdmin.Mode.DRY_RUN);
        if (dryRun || !plan.success()) {
            return desk.print(plan, () -> PlanView.of(plan.data()));
        }
        if (!yes && PlanView.refusal(plan.data()).isEmpty()) {
            new Consent(desk)
                    .ask("Node " + node + " will be taken out of the cluster; to come back it must join again");
        }
        HttpAdmin.Reply reply = admin.remove(id, HttpAdmin.Mode.ASYNC);
        return new Ended(desk, admin).print(reply, end -> done(end.data()));
    }

    private String done(JsonNode operation) {
        boolean silent = false;
        boolean held = false;
        for (JsonNode step : operation.path("deferred")) {
            silent |= step.asText().startsWith("TELL_NODE");
            held |= step.asText().startsWith("DROP_SLOT");
        }
        return "Node " + node + " is out of the cluster."
                + (silent ? " It did not hear of it: run mainstay leave there." : "")
                + (held ? " Its slot is still in use and is dropped when it is not." : "");
    }
}
