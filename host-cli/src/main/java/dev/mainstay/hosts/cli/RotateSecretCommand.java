package dev.mainstay.hosts.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.hosts.cli.render.PlanView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Replaces the cluster secret. */
@Command(
        name = "rotate-secret",
        description =
                "Replaces the cluster secret, on the main, and prints the next one once. Every member takes both until all"
                        + " have the next one; a member that is away is waited for.")
final class RotateSecretCommand implements Callable<Integer> {

    private final Desk desk;

    @Option(names = "--dry-run", description = "Only shows the guards with their verdicts and the steps.")
    private boolean dryRun;

    RotateSecretCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        HttpAdmin admin = desk.admin();
        if (dryRun) {
            HttpAdmin.Reply plan = admin.rotateSecret(HttpAdmin.Mode.DRY_RUN);
            return desk.print(plan, () -> PlanView.of(plan.data()));
        }
        HttpAdmin.Reply reply = admin.rotateSecret(HttpAdmin.Mode.WAIT);
        return desk.print(reply, () -> text(reply));
    }

    /** Told before the end: a member may be away for days, and the secret is not shown a second time. */
    private static String text(HttpAdmin.Reply reply) {
        JsonNode data = reply.data();
        String secret = "  secret    " + data.path("cluster_secret").asText("(shown by GET config)") + "\n\n"
                + "Keep it: it is shown only once. ";
        return reply.status() == 202
                ? "The cluster secret is being replaced.\n\n" + secret
                        + "Not every member has it yet, and until then the old one is taken too:\n\n"
                        + "  mainstay operation " + data.path("operation_id").asText()
                : "The cluster secret was replaced; nobody takes the old one any more.\n\n" + secret;
    }
}
