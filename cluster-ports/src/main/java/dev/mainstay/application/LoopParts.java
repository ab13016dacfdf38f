package dev.mainstay.application;

import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * What an agent's loop works with, made once and in the order in which they need each other. Makes no I/O.
 *
 * @param mailbox words of other threads, for the loop's own
 * @param recorder stores events
 * @param shared what all nodes share
 * @param observer what is seen of this node and of others
 * @param roster how the others do
 * @param report what this node tells of itself
 * @param runner carries a transition
 * @param starter begins one
 * @param guards keep a node from leading when it must not
 * @param board what backs this node, for the threads that are asked about it
 * @param duties what is to be done besides
 * @param desks take requests
 * @param publisher shows everything
 * @param operations how transitions do, for those who wait
 * @param followed set by other threads: the database was pointed at another main
 */
record LoopParts(
        Mailbox mailbox,
        EventRecorder recorder,
        SharedBook shared,
        Observer observer,
        Roster roster,
        OwnReport report,
        TransitionRunner runner,
        TransitionStarter starter,
        GuardDuties guards,
        BackingBoard board,
        Duties duties,
        Desks desks,
        Publisher publisher,
        OperationBook operations,
        AtomicBoolean followed) {

    /**
     * What is to be done beside a transition.
     *
     * @param server to the database server
     * @param role in the role that this node has
     * @param skipped told about a failover that does not happen
     * @param meeting about a second main
     * @param waiting for what waits for its moment
     * @param lastLook before this node promotes itself
     * @param lingering about what an earlier main may have left open
     */
    record Duties(
            ServerDuties server,
            RoleDuties role,
            SkippedFailover skipped,
            MeetingDuty meeting,
            WaitingPlans waiting,
            LastLook lastLook,
            LingeringWatch lingering) {}

    /** {@code now} is asked within a turn, never before the first. */
    static LoopParts wire(Ports ports, AgentSettings settings, Rendezvous rendezvous, Supplier<Now> now) {
        Mailbox mailbox = new Mailbox(rendezvous);
        Roster roster = new Roster(ports.ticker());
        EventRecorder recorder = new EventRecorder(ports);
        SharedBook shared = new SharedBook(ports, settings.policy());
        Observer observer = new Observer(ports, settings, roster);
        OwnReport report = new OwnReport(ports, settings);
        DatabaseStart start = new DatabaseStart(ports, settings.limits().start());
        AtomicBoolean followed = new AtomicBoolean();
        RecoveryRun recovering = new RecoveryRun(ports.background());
        TransitionRunner runner =
                new TransitionRunner(ports, StepBook.of(ports, settings, recorder, start, recovering), recorder);
        OperationBook operations = new OperationBook(rendezvous);
        GuardDuties guards = new GuardDuties(ports, settings, recorder, observer.footing());
        TransitionStarter starter = new TransitionStarter(ports, settings, runner, guards, operations);
        Publisher publisher = new Publisher(ports, settings, observer, report, shared, operations, rendezvous);
        LoopGate gate =
                new LoopGate(ports, new LoopGate.Loop(mailbox, runner, starter, observer, shared), followed, now);
        Desks desks = new Desks(
                ports, settings, mailbox, publisher.shown(), operations, roster, recorder, recovering, start, gate);
        Duration beat = settings.policy().timings().beat();
        Duration peer = settings.limits().peer();
        RoleDuties role = new RoleDuties(
                ports,
                report,
                new MainDuties(ports, beat, peer, roster, recorder, operations),
                new RoleDuties.Follower(
                        new FollowerDuties(ports, beat, peer, observer.main(), recorder),
                        new UpstreamDuty(ports, settings, recorder, desks.presentation()),
                        new FeedDuty(ports, beat, desks.presentation())),
                new RoleDuties.Sides(new ServiceDuty(ports, beat, runner), new RedisDuty(ports, recorder)));
        Duties duties = new Duties(
                server(ports, settings, recorder, start, desks),
                role,
                new SkippedFailover(recorder),
                new MeetingDuty(ports, settings, recorder),
                new WaitingPlans(
                        ports,
                        settings,
                        recorder,
                        new ScheduleDuty(ports, recorder, desks.switchovers()),
                        new WaitingPlans.Transitions(runner, starter)),
                new LastLook(ports, observer),
                new LingeringWatch(ports, beat, peer));
        return new LoopParts(
                mailbox,
                recorder,
                shared,
                observer,
                roster,
                report,
                runner,
                starter,
                guards,
                start.board(),
                duties,
                desks,
                publisher,
                operations,
                followed);
    }

    private static ServerDuties server(
            Ports ports, AgentSettings settings, EventRecorder recorder, DatabaseStart start, Desks desks) {
        Duration patience = settings.policy().failover().threshold().multipliedBy(2);
        return new ServerDuties(
                new DatabaseKeeper(ports, start, patience, recorder),
                desks.restarts(),
                new ParameterDuty(ports),
                new SyncDuty(ports, recorder, start));
    }
}
