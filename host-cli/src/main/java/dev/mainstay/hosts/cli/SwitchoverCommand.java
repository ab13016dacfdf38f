package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.hosts.cli.render.PlanView;
import dev.mainstay.hosts.cli.render.SwitchoverView;
import dev.mainstay.ports.in.SwitchOver;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Hands this main's role to a secondary, now or later. */
@Command(
        name = "switchover",
        description = "Hands this main's role to a secondary without losing a write, and follows it afterwards.",
        footer = {
            "",
            "Run it on the main. What fails before the secondary was asked to lead is taken back: this node goes on as main."
        })
final class SwitchoverCommand implements Callable<Integer> {

    private final Desk desk;

    @Option(
            names = "--to",
            paramLabel = "N",
            description = "The number of the node that is to lead. Default: the first in line.")
    private Optional<Integer> to = Optional.empty();

    @Option(
            names = "--drain",
            paramLabel = "S",
            defaultValue = "30",
            description = "How many seconds open transactions may go on, 0 to 600. Default: ${DEFAULT-VALUE}.")
    private int drain;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description =
                    "Does it then, such as 2026-05-13T03:00:00Z. One that the server sleeps through is reported, not run.")
    private Optional<String> at = Optional.empty();

    @Option(names = "--cancel", description = "Forgets what was kept for later.")
    private boolean cancel;

    @Option(names = "--dry-run", description = "Only shows the guards with their verdicts and the steps.")
    private boolean dryRun;

    SwitchoverCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        SwitchOver.Command command = new SwitchOver.Command(to.map(NodeId::new), Duration.ofSeconds(drain));
        Optional<Instant> moment = at.map(SwitchoverCommand::moment);
        HttpAdmin admin = desk.admin();
        Mending mending = new Mending(desk, "mainstay switchover");
        if (cancel) {
            return cancelled(admin);
        }
        if (dryRun) {
            HttpAdmin.Reply plan = admin.switchOver(command, HttpAdmin.Mode.DRY_RUN);
            return mending.after(plan, desk.print(plan, () -> PlanView.of(plan.data())));
        }
        if (moment.isPresent()) {
            HttpAdmin.Reply kept = admin.scheduleSwitchOver(command, moment.get());
            return mending.after(
                    kept, desk.print(kept, () -> kept.message() + ". Forget it: mainstay switchover --cancel"));
        }
        HttpAdmin.Reply begun = admin.switchOver(command, HttpAdmin.Mode.ASYNC);
        return mending.after(
                begun, new Ended(desk, admin).print(begun, end -> SwitchoverView.of(begun.data(), end.data())));
    }

    private int cancelled(HttpAdmin admin) {
        if (at.isPresent() || to.isPresent() || dryRun) {
            throw new InvalidRequestException("--cancel stands alone");
        }
        HttpAdmin.Reply reply = admin.cancelSwitchOver();
        return desk.print(reply, reply::message);
    }

    private static Instant moment(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notOne) {
            throw new InvalidRequestException(
                    "--at " + text.replaceAll("\\p{C}", "?")
                            + " is not valid: expected a time with its offset, such as 2026-05-13T03:00:00Z",
                    notOne);
        }
    }
}
