package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.event.Reason;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.hosts.cli.render.PlanView;
import dev.mainstay.hosts.cli.render.ReattachView;
import dev.mainstay.hosts.cli.render.ResolveView;
import dev.mainstay.ports.in.ResolveMains;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Names the true one of two mains. */
@Command(
        name = "resolve",
        description = "Ends two mains: the node you keep is the main, the other one follows it. What only the other one"
                + " wrote is saved first.",
        footer = {
            "",
            "Run it on the node you keep. When that one is closed it opens, but only once the other one is closed for sure."
                    + " Look first: mainstay explain, and --dry-run."
        })
final class ResolveCommand implements Callable<Integer> {

    private final Desk desk;

    @Option(names = "--keep", paramLabel = "NODE", required = true, description = "The number of the true main.")
    private int keep;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            required = true,
            description = "Why, in your own words; it is kept with the event.")
    private String reason = "";

    @Option(
            names = "--force",
            description =
                    "You say that the other node is dead, should it not answer. If it still takes writes, there are"
                            + " two mains.")
    private boolean force;

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Only shows the guards with their verdicts and the steps.")
    private boolean dryRun;

    ResolveCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        ResolveMains.Command command = new ResolveMains.Command(new NodeId(keep), new Reason(reason), force);
        HttpAdmin admin = desk.admin();
        HttpAdmin.Reply plan = admin.resolve(command, HttpAdmin.Mode.DRY_RUN);
        if (dryRun || !plan.success()) {
            return mended(plan, desk.print(plan, () -> planned(plan)));
        }
        ask(plan);
        HttpAdmin.Reply reply = admin.resolve(command, HttpAdmin.Mode.ASYNC);
        return mended(reply, print(admin, reply));
    }

    private int print(HttpAdmin admin, HttpAdmin.Reply reply) {
        return reply.data().path("relayed").asBoolean()
                ? desk.print(reply, () -> ReattachView.relayed(reply.data()))
                : new Ended(desk, admin).print(reply, end -> ResolveView.done(keep, reply.data(), end.data()));
    }

    private static String planned(HttpAdmin.Reply plan) {
        return plan.data().path("relayed").asBoolean() ? ReattachView.relayed(plan.data()) : PlanView.of(plan.data());
    }

    private int mended(HttpAdmin.Reply reply, int code) {
        return new Mending(desk, "mainstay resolve --keep " + keep + " --reason TEXT").after(reply, code);
    }

    /** A refusal needs no question: the server says no by itself. */
    private void ask(HttpAdmin.Reply plan) {
        boolean refused = PlanView.refusal(plan.data()).isPresent()
                || !plan.data().path("refusal").asText("").isEmpty();
        if (yes || refused) {
            return;
        }
        new Consent(desk).ask(ResolveView.question(keep, plan.data()));
    }
}
