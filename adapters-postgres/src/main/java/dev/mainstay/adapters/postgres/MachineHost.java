package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.out.ServerFiles;
import dev.mainstay.ports.out.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A server that is installed on this machine. Immutable. */
final class MachineHost implements ServerHost {

    private static final Duration SIGNAL = Duration.ofSeconds(10);

    private final ProgramRunner runner;

    MachineHost(Ticker ticker) {
        this.runner = new ProgramRunner(ticker);
    }

    @Override
    public Optional<ServerLayout> layout(LocalServerSettings settings, Supplier<Optional<ServerFiles>> told) {
        return ServerLayout.of(settings, told);
    }

    @Override
    public Programs programs(LocalServerSettings settings, ServerLayout layout) {
        return Programs.find(settings, layout);
    }

    @Override
    public ProgramRunner runner() {
        return runner;
    }

    @Override
    public ProgramRunner machine() {
        return runner;
    }

    @Override
    public ProgramRunner.Outcome signal(Installation server, String name, long pid) {
        return server.run("pg_ctl", List.of("kill", name, String.valueOf(pid)), SIGNAL);
    }

    @Override
    public ServerLaunch launch(ServerPlace place, Installation server) {
        return new MachineLaunch(server, place.logFile(server));
    }

    @Override
    public SeenFile streamPassfile(ServerPlace place, Installation server) {
        return new SeenFile(place.passfile(server), place.passfile(server));
    }

    @Override
    public List<String> options() {
        return List.of();
    }

    @Override
    public boolean listensWhereWeDial() {
        return true;
    }

    @Override
    public List<String> agentAddresses() {
        return List.of("127.0.0.1/32", "::1/128", "samehost");
    }
}
