package dev.mainstay.ports.out;

import java.util.Optional;

/**
 * The ports of a node's database, as one adapter gives them.
 *
 * @param tables the shared tables
 * @param probe looks at databases
 * @param control commands the local database
 * @param process starts and stops it
 * @param data its files
 * @param history what its files say of its write-ahead log
 * @param salvage saves what never replicated
 * @param panel the panel's own tables
 * @param deadMan stops the database when the agent is gone, where this machine can have one
 */
public record DatabasePorts(
        ClusterTables tables,
        PostgresProbe probe,
        PostgresControl control,
        ServerProcess process,
        DataDirectory data,
        WalHistory history,
        Salvage salvage,
        PanelTables panel,
        Optional<DeadMan> deadMan) {}
