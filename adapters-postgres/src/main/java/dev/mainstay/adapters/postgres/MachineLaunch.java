package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A start by {@code pg_ctl}. */
final class MachineLaunch implements ServerLaunch {

    private static final int MILLIS = 1000;

    private final Installation server;
    private final ServerLog log;

    MachineLaunch(Installation server, Path logFile) {
        this.server = server;
        this.log = ServerLog.from(logFile);
    }

    /** Always with a log file: else the server keeps the agent's pipe. */
    @Override
    public void run(Deadline deadline) {
        if (!Directories.exists(log.file())) {
            server.files().write(log.file(), new byte[0]);
        }
        List<String> line = new ArrayList<>(List.of("start", "-s", "-w"));
        line.addAll(List.of("-t", String.valueOf(1 + deadline.remainingMillis() / MILLIS)));
        line.addAll(List.of(
                "-D", server.layout().data().toString(), "-l", log.file().toString()));
        String options = ServerStart.shellWords(server.layout().options());
        if (!options.isEmpty()) {
            line.addAll(List.of("-o", options));
        }
        Duration limit = Duration.ofMillis(deadline.remainingMillis()).plusSeconds(2);
        ProgramRunner.Outcome outcome = server.run("pg_ctl", line, limit);
        if (!outcome.isGood()) {
            throw new OperationFailedException(outcome.output().strip());
        }
    }

    @Override
    public String words() {
        return log.tail();
    }
}
