package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.out.ServerFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What differs between a server that is installed on this machine and one in a container: where its files are, how a
 * program of its version is run, how it is started, and what it can see. Everything else is the same, since the files of
 * a container are this machine's files and its processes this machine's processes (docs/adr/0020).
 *
 * <p>Safe for all threads.
 */
interface ServerHost {

    /**
     * Where the files are on this machine; empty while nobody said where the data is.
     *
     * @param settings what the operator wrote
     * @param told what the running server told, in its own paths
     */
    Optional<ServerLayout> layout(LocalServerSettings settings, Supplier<Optional<ServerFiles>> told);

    /** The programs that fit the data. */
    Programs programs(LocalServerSettings settings, ServerLayout layout);

    /** Runs them, as the owner of the data. */
    ProgramRunner runner();

    /** Runs what is installed on this machine, as the same user. */
    ProgramRunner machine();

    /** Sends a signal to a process of the server, as its own user. */
    ProgramRunner.Outcome signal(Installation server, String name, long pid);

    /** One start of a stopped server. */
    ServerLaunch launch(ServerPlace place, Installation server);

    /** Where a standby finds the password of its stream. */
    SeenFile streamPassfile(ServerPlace place, Installation server);

    /** Options with which the server is always started and which its programs must be told. */
    List<String> options();

    /** Whether the agent sets the server's port, and may hold what it listens on against {@code postgresql.port}. */
    boolean listensWhereWeDial();

    /** As {@code pg_hba.conf} names the addresses from which the agent reaches the server. */
    List<String> agentAddresses();

    /**
     * A file of the server.
     *
     * @param file where this machine has it
     * @param seen where the server sees it
     */
    record SeenFile(Path file, Path seen) {}
}
