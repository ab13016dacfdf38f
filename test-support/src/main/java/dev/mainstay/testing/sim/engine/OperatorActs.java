package dev.mainstay.testing.sim.engine;

import dev.mainstay.application.UseCases;
import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.Reattach;
import dev.mainstay.ports.in.SwitchOver;
import dev.mainstay.testing.sim.fault.Fault;
import dev.mainstay.testing.sim.world.Happening.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What operators do, at the worst time. Confined to the thread of its schedule. */
final class OperatorActs {

    private static final Actor OPERATOR = Actor.cli("operator");
    private static final int LONGEST_DRAIN = 5;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Cluster cluster;

    OperatorActs(Cluster cluster) {
        this.cluster = cluster;
    }

    void act(Fault fault) {
        Machine machine = cluster.machine(fault.node());
        cluster.note(Kind.OPERATOR, machine, fault.kind().word() + " other=" + fault.other());
        switch (fault.kind()) {
            case SWITCHOVER -> ask(machine, cases -> cases.switchOver().switchOver(handOver(fault), OPERATOR, false));
            case PROMOTE -> ask(machine, cases -> cases.promote().promote(false, OPERATOR, false));
            case PROMOTE_FORCED -> ask(machine, cases -> cases.promote().promote(true, OPERATOR, false));
            case REATTACH ->
                ask(machine, cases -> cases.reattach().reattach(new Reattach.Command(true), OPERATOR, false));
            case HAND_PROMOTE -> promote(machine);
            case HAND_START -> start(machine);
            default -> throw new IllegalArgumentException(fault + " is no operator's deed");
        }
    }

    private static SwitchOver.Command handOver(Fault fault) {
        return new SwitchOver.Command(
                Optional.of(new NodeId(fault.other())), Duration.ofSeconds(fault.value() % LONGEST_DRAIN));
    }

    private void ask(Machine machine, Function<UseCases, CommandReply> command) {
        machine.agent()
                .ifPresent(agent -> agent.ask(command, reply -> cluster.note(Kind.OPERATOR, machine, said(reply))));
    }

    private static String said(Fiber asked) {
        try {
            CommandReply reply = (CommandReply) asked.result();
            return reply.match(
                    refused -> "is refused: "
                            + refused.plan()
                                    .refusal()
                                    .map(no -> no.guard().sentence() + ", " + no.detail())
                                    .orElse(""),
                    planned -> "has a plan",
                    started -> "has begun " + started.operation());
        } catch (ClusterException no) {
            return "is told: " + no.getMessage();
        }
    }

    /** It leaves recovery even where the disk is full; the write that proves it is what fails then, and the operator is told. */
    private void promote(Machine machine) {
        if (machine.database().isRunning() && machine.database().isInRecovery()) {
            try {
                Object unused = machine.postgres().control().promote(LIMIT);
            } catch (ClusterException no) {
                cluster.note(Kind.OPERATOR, machine, "is told: " + no.getMessage());
            }
        }
    }

    private static void start(Machine machine) {
        if (machine.hostUp() && !machine.database().isFrozen()) {
            try {
                machine.postgres().process().start(StartMode.AS_IT_WAS, LIMIT);
            } catch (ClusterException no) {
                // There is nothing to start, or it cannot be started: the operator gives up.
                return;
            }
        }
    }
}
