package dev.mainstay.application;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.transition.Depart;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.LeaveCluster;
import dev.mainstay.ports.in.RemoveNode;
import java.time.Duration;
import java.util.function.Function;

/** Takes the wishes to leave, to end a cluster and to take a node out. Safe for all threads. */
final class DepartureDesk implements LeaveCluster, RemoveNode {

    private static final Duration LOOP_LIMIT = Duration.ofSeconds(10);

    private final Mailbox mailbox;
    private final CommandDesk.Situation situation;
    private final Admissions admissions;

    DepartureDesk(Mailbox mailbox, CommandDesk.Situation situation, Admissions admissions) {
        this.mailbox = mailbox;
        this.situation = situation;
        this.admissions = admissions;
    }

    @Override
    public CommandReply leave(boolean force, Actor actor, boolean dryRun) {
        return decide(now -> Depart.leave(now.view(), now.seen(), force), actor, dryRun);
    }

    @Override
    public CommandReply remove(NodeId node, Actor actor, boolean dryRun) {
        CommandReply reply = decide(now -> Depart.remove(now.view(), now.seen(), node), actor, dryRun);
        boolean begun = reply.match(refused -> false, planned -> false, started -> true);
        if (begun) {
            admissions.forget(node);
        }
        return reply;
    }

    private CommandReply decide(Function<Now, Plan> planner, Actor actor, boolean dryRun) {
        return mailbox.ask(
                () -> {
                    Plan plan = situation.plan(planner);
                    if (dryRun) {
                        return new CommandReply.Planned(plan);
                    }
                    return plan.mayStart() ? situation.begin(plan, actor) : new CommandReply.Refused(plan);
                },
                LOOP_LIMIT);
    }
}
