package dev.mainstay.hosts.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.hosts.cli.render.PlanView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes this node out of its cluster. */
@Command(
        name = "leave",
        description =
                "Takes this node out of its cluster; run on the main it ends the cluster. The data stays: a secondary's"
                        + " database stays read-only until somebody promotes or reinstalls it.")
final class LeaveCommand implements Callable<Integer> {

    private final Desk desk;

    @Option(names = "--force", description = "Ends the cluster although other nodes are left in it.")
    private boolean force;

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Only shows the guards with their verdicts and the steps.")
    private boolean dryRun;

    LeaveCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        HttpAdmin admin = desk.admin();
        HttpAdmin.Reply plan = admin.leave(force, HttpAdmin.Mode.DRY_RUN);
        if (dryRun || !plan.success()) {
            return desk.print(plan, () -> PlanView.of(plan.data()));
        }
        if (!yes && PlanView.refusal(plan.data()).isEmpty()) {
            new Consent(desk).ask(question(plan.data().path("plan")));
        }
        HttpAdmin.Reply reply = admin.leave(force, HttpAdmin.Mode.ASYNC);
        return new Ended(desk, admin).print(reply, end -> done(end.data()));
    }

    private static String question(JsonNode plan) {
        return plan.path("transition").asText().equals("disband")
                ? "The cluster will end; this node stays as it is, alone"
                : "This node will leave its cluster; its database stays read-only until it is promoted or reinstalled";
    }

    private static String done(JsonNode operation) {
        boolean silent = false;
        for (JsonNode step : operation.path("deferred")) {
            silent |= step.asText().startsWith("TELL_");
        }
        return "This node is in no cluster any more."
                + (silent
                        ? " Somebody did not hear of it: run mainstay remove on the main, or leave on the others."
                        : "");
    }
}
