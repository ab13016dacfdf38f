package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.hosts.cli.render.PlanView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes this secondary the main when the main is lost. */
@Command(
        name = "promote",
        description = "Makes this secondary the main. Refused while the main shows any sign of life.")
final class PromoteCommand implements Callable<Integer> {

    private final Desk desk;

    @Option(
            names = "--force",
            description = "Promotes although it is too far behind: what it has not received is lost.")
    private boolean force;

    @Option(names = "--dry-run", description = "Only shows the guards with their verdicts and the steps.")
    private boolean dryRun;

    PromoteCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        HttpAdmin admin = desk.admin();
        if (dryRun) {
            HttpAdmin.Reply plan = admin.promote(force, HttpAdmin.Mode.DRY_RUN);
            return desk.print(plan, () -> PlanView.of(plan.data()));
        }
        HttpAdmin.Reply reply = admin.promote(force, HttpAdmin.Mode.ASYNC);
        int code = new Ended(desk, admin).print(reply, PromoteCommand::outcome);
        if (code == ExitCodeOf.error(ErrorCode.PRECONDITION_FAILED)) {
            desk.terminal()
                    .remark("See what would be lost: mainstay promote --dry-run. Take it on yourself: mainstay promote"
                            + " --force");
        }
        return code;
    }

    /** A member of a standby cluster leads it, and is no main. */
    private static String outcome(HttpAdmin.Reply end) {
        boolean standbys = end.data().path("type").asText().equals(TransitionKind.LEAD_STANDBYS.word())
                || end.data().path("new_role").asText().equals(Role.STANDBY_LEADER.word());
        return standbys ? "This node leads the standby cluster now." : "This node is the main now.";
    }
}
