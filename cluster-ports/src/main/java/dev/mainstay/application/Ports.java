package dev.mainstay.application;

import dev.mainstay.ports.out.Background;
import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.DatabasePorts;
import dev.mainstay.ports.out.DeadMan;
import dev.mainstay.ports.out.EventSink;
import dev.mainstay.ports.out.Hooks;
import dev.mainstay.ports.out.HostMetrics;
import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.out.Journal;
import dev.mainstay.ports.out.LeaderLease;
import dev.mainstay.ports.out.MachinePorts;
import dev.mainstay.ports.out.NodeStateStore;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.PeerClient;
import dev.mainstay.ports.out.PostgresControl;
import dev.mainstay.ports.out.PostgresProbe;
import dev.mainstay.ports.out.RecoveryPorts;
import dev.mainstay.ports.out.RedisControl;
import dev.mainstay.ports.out.References;
import dev.mainstay.ports.out.Salvage;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.ports.out.ServiceContainers;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.ports.out.WalHistory;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Every out-port of one node, so that a missing one does not compile. The simulator builds the same record from fakes.
 *
 * @param state the node's own memory
 * @param journal the record of transitions
 * @param events the node's own store of events
 * @param tables the shared tables
 * @param probe looks at databases
 * @param postgres commands the local database
 * @param server starts and stops it
 * @param data its files
 * @param history what its files say of its write-ahead log
 * @param salvage saves what never replicated
 * @param redis the local Redis
 * @param services services that belong to a main
 * @param peers speaks to other nodes
 * @param panel the panel's own tables
 * @param metrics the machine
 * @param hooks the operator's commands
 * @param references what lies outside the cluster
 * @param lease the right to lead, where a third party grants it
 * @param deadMan stops the database when the agent is gone, where this machine can have one
 * @param recovery another server's data, where this host can take it over
 * @param background work off the loop
 * @param ids new ids and secrets
 * @param wallClock stamps for people
 * @param ticker measures spans
 */
public record Ports(
        NodeStateStore state,
        Journal journal,
        EventSink events,
        ClusterTables tables,
        PostgresProbe probe,
        PostgresControl postgres,
        ServerProcess server,
        DataDirectory data,
        WalHistory history,
        Salvage salvage,
        RedisControl redis,
        ServiceContainers services,
        PeerClient peers,
        PanelTables panel,
        HostMetrics metrics,
        Hooks hooks,
        References references,
        Optional<LeaderLease> lease,
        Optional<DeadMan> deadMan,
        Optional<RecoveryPorts> recovery,
        Background background,
        Ids ids,
        InstantSource wallClock,
        Ticker ticker) {
    /** The same with other tables. */
    Ports with(ClusterTables others) {
        return new Ports(
                state,
                journal,
                events,
                others,
                probe,
                postgres,
                server,
                data,
                history,
                salvage,
                redis,
                services,
                peers,
                panel,
                metrics,
                hooks,
                references,
                lease,
                deadMan,
                recovery,
                background,
                ids,
                wallClock,
                ticker);
    }

    /** Of a node without a lease and without recovery from other servers, from what its adapters give together. */
    public static Ports of(
            MachinePorts machine,
            DatabasePorts database,
            RedisControl redis,
            ServiceContainers services,
            PeerClient peers,
            Background background) {
        return new Ports(
                machine.state(),
                machine.journal(),
                machine.events(),
                database.tables(),
                database.probe(),
                database.control(),
                database.process(),
                database.data(),
                database.history(),
                database.salvage(),
                redis,
                services,
                peers,
                database.panel(),
                machine.metrics(),
                machine.hooks(),
                machine.references(),
                Optional.empty(),
                database.deadMan(),
                Optional.empty(),
                background,
                machine.ids(),
                machine.wallClock(),
                machine.ticker());
    }
}
