package dev.mainstay.testing.sim.engine;

import dev.mainstay.application.UseCases;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.ClusterRules.Synchronous;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.Configure;
import dev.mainstay.ports.in.SetUpMain;
import dev.mainstay.ports.in.SetUpSecondary;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Founds a cluster with the real set-up commands, once; every schedule begins with a copy of what its machines then have
 * on their disks. A founded cluster does not change any more and may be copied by several threads.
 */
public final class Founding {

    private static final Actor FOUNDER = Actor.cli("founder");
    private static final long SECOND = 1_000_000_000L;
    private static final long FIRST_DAY = 86_400 * SECOND;
    private static final int PATIENCE = 600;

    private final Setup setup;
    private final Cluster model;

    /** Founds it; takes some milliseconds. */
    public Founding(Setup setup) {
        this.setup = setup;
        this.model = new Cluster(setup.alone(), 0, FIRST_DAY);
        new Traffic(model).pulse();
        model.machines().forEach(Machine::startAgent);
        run(Duration.ofSeconds(3));
        command(
                model.machine(1),
                cases -> cases.setUpMain()
                        .setUpMain(new SetUpMain.Command(Optional.empty(), Optional.empty()), FOUNDER, false));
        until(() -> state(1).role() == Role.MAIN && isCalm());
        for (int number = 2; number <= setup.nodes(); number++) {
            join(number);
        }
        if (!setup.operators().equals(ClusterRules.standard())) {
            configure();
        }
        run(setup.policy().timings().beat().multipliedBy(2).plusSeconds(5));
    }

    /** With synchronous mode, the cluster stands once somebody may take over. */
    private void configure() {
        Configure.Change change = new Configure.Change(new DynamicConfig(1, "", setup.operators()), Optional.empty());
        model.machine(1).agent().orElseThrow().ask(cases -> cases.tune().configure(change, FOUNDER), reply -> {
            if (!Boolean.TRUE.equals(reply.result())) {
                throw new IllegalStateException("the cluster cannot be configured: " + reply.result());
            }
        });
        boolean synchronous = setup.operators().synchronous() != Synchronous.OFF;
        until(() -> !synchronous
                || state(1).sync()
                        .filter(record -> !record.right().nodes().isEmpty())
                        .isPresent());
    }

    private void join(int number) {
        SetUpSecondary.Command command = new SetUpSecondary.Command(
                model.machine(1).endpoints().api(),
                model.machine(1).stores().state().load().secrets().cluster().orElseThrow(),
                Optional.empty(),
                Optional.empty(),
                Role.SECONDARY,
                false);
        command(model.machine(number), cases -> cases.setUpSecondary().setUpSecondary(command, FOUNDER, false));
        until(() -> state(number).condition() == NodeCondition.STREAMING && isCalm());
    }

    private NodeState state(int number) {
        return model.machine(number).stores().state().load().node();
    }

    private void command(Machine machine, Function<UseCases, CommandReply> command) {
        machine.agent().orElseThrow().ask(command, reply -> {
            Object told = reply.result();
            if (!(told instanceof CommandReply.Started)) {
                throw new IllegalStateException("the cluster cannot be founded: " + told);
            }
        });
    }

    private boolean isCalm() {
        return model.machines().stream()
                .allMatch(machine -> machine.stores()
                        .transition()
                        .filter(TransitionState::isRunning)
                        .isEmpty());
    }

    private void until(BooleanSupplier so) {
        for (int second = 0; second < PATIENCE && !so.getAsBoolean(); second++) {
            run(Duration.ofSeconds(1));
        }
        if (!so.getAsBoolean()) {
            throw new IllegalStateException("the cluster cannot be founded: " + model.happenings());
        }
    }

    private void run(Duration span) {
        long end = model.nanos() + span.toNanos();
        while (model.agenda().next() <= end) {
            model.agenda().step();
        }
    }

    /** A cluster as this one was, whose agents have just been started, and whose future is that seed's. */
    Cluster copy(long seed) {
        Cluster copy = new Cluster(setup, seed, model.nanos());
        for (Machine machine : copy.machines()) {
            Machine like = model.machine(machine.number());
            machine.postgres().view().becomeLike(like.postgres());
            machine.stores().becomeLike(like.stores());
        }
        copy.machines().forEach(machine -> machine.database().stream());
        copy.machines().forEach(Machine::startAgent);
        copy.chronicle().begin();
        return copy;
    }

    Setup setup() {
        return setup;
    }
}
