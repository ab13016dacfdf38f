package dev.mainstay.application;

import dev.mainstay.ports.settings.AgentSettings;

/** Builds everything that takes requests, and hands it out as use cases. Safe for all threads. */
final class Desks {

    private final SwitchoverDesk switchovers;
    private final RestartDesk restarts;
    private final PresentationBook presentation;
    private final UseCases useCases;

    /** What requests may ask of the loop. */
    interface Loop extends TakeOverDesk.Loop, NoticeDesk.Loop, ResolveDesk.Loop {}

    Desks(
            Ports ports,
            AgentSettings settings,
            Mailbox mailbox,
            PublicView shown,
            OperationBook operations,
            Roster roster,
            EventRecorder recorder,
            RecoveryRun recovering,
            DatabaseStart start,
            Loop loop) {
        Admissions admissions = new Admissions(ports, settings, recorder);
        CommandDesk commands = new CommandDesk(ports, settings, mailbox, loop);
        NodeDesk nodes = new NodeDesk(ports, shown, roster, admissions, loop);
        HandOverDesk target = new HandOverDesk(ports, settings, recorder);
        DepartureDesk departures = new DepartureDesk(mailbox, loop, admissions);
        ReattachDesk reattach = new ReattachDesk(ports, settings, mailbox, shown, operations, loop);
        SecretDesk secrets = new SecretDesk(ports, mailbox, operations, recorder, loop);
        this.switchovers = new SwitchoverDesk(ports, settings, mailbox, shown, target, loop);
        this.presentation = new PresentationBook(mailbox::wake);
        SyncLeave leave = new SyncLeave(ports, settings.policy().timings(), presentation);
        this.restarts = new RestartDesk(ports, settings, mailbox, recorder, start, leave, loop::business);
        this.useCases = new UseCases(
                shown,
                shown,
                operations,
                commands,
                commands,
                commands,
                new ConnectionDesk(ports),
                nodes,
                nodes,
                nodes,
                new NoticeDesk(ports, settings, shown, admissions, recorder, loop),
                switchovers,
                new TakeOverDesk(ports, settings, mailbox, operations, loop),
                reattach,
                new VoteDesk(ports, shown),
                new ResolveDesk(ports, settings, mailbox, shown, reattach, recorder, loop),
                new SalvageDesk(ports, recorder),
                restarts,
                presentation,
                new ErrandDesk(ports, shown),
                departures,
                departures,
                new ConfigDesk(ports, settings, shown, recorder, loop),
                new HistoryDesk(ports, settings, shown),
                new DynamicConfigDesk(ports, settings, shown, recorder, loop::tablesChanged, mailbox.rendezvous()),
                secrets,
                secrets,
                new RecoveryDesk(ports, settings, mailbox, operations, recovering, loop));
    }

    SwitchoverDesk switchovers() {
        return switchovers;
    }

    RestartDesk restarts() {
        return restarts;
    }

    PresentationBook presentation() {
        return presentation;
    }

    UseCases useCases() {
        return useCases;
    }
}
