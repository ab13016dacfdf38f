package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.StopMode;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stop of a server, by signals, waiting on its processes themselves: {@code pg_ctl stop} would look only every
 * 100 ms (M23). What does not end is ended harder within the same limit; a frozen one only heeds SIGKILL (M20).
 *
 * <p>Confined to one thread.
 */
final class ServerStop {

    private static final Logger log = LoggerFactory.getLogger(ServerStop.class);

    private static final Duration POLL = Duration.ofMillis(2);
    /** A postmaster kills the children that are left 5 s after its SIGQUIT, and ends: one that lives longer is frozen. */
    private static final Duration QUIT = Duration.ofSeconds(6);

    private final Installation server;
    private final Postmaster postmaster;
    private final Deadline deadline;

    ServerStop(Installation server, Deadline deadline) {
        this.server = server;
        this.postmaster = new Postmaster(server.layout().data());
        this.deadline = deadline;
    }

    void run(StopMode mode) {
        Optional<ProcessTable.Entry> running = find();
        running.ifPresent(process -> end(mode, process));
        endOrphans();
    }

    private void end(StopMode mode, ProcessTable.Entry process) {
        if (mode == StopMode.FAST) {
            signal("INT", process);
            await(process, part(3, 5));
        }
        if (process.livesStill()) {
            tellEscalation(mode, process);
            signal("QUIT", process);
            await(process, atMost(QUIT, mode == StopMode.FAST ? part(4, 5) : part(1, 2)));
        }
        process.kill();
        await(process, deadline);
    }

    private Optional<ProcessTable.Entry> find() {
        try {
            return postmaster.find();
        } catch (AccessDeniedException foreign) {
            throw new OperationFailedException(
                    "the server of " + postmaster.data() + " cannot be seen: run the agent as root or as its owner",
                    foreign);
        }
    }

    private void signal(String name, ProcessTable.Entry process) {
        ProgramRunner.Outcome outcome = server.signal(name, process.pid());
        if (!outcome.isGood() && process.livesStill()) {
            throw new OperationFailedException("the server of " + postmaster.data() + " cannot be told to stop: "
                    + outcome.output().strip());
        }
    }

    private static void await(ProcessTable.Entry process, Deadline until) {
        while (process.livesStill() && until.pause(POLL)) {
            // The state of the process is the condition.
        }
    }

    /** A postmaster that stops in order outlives its children. What it left may still be writing: it ends now. */
    private void endOrphans() {
        while (!postmaster.family().isEmpty()) {
            postmaster.family().forEach(ProcessTable.Entry::kill);
            if (!deadline.pause(POLL) && !postmaster.family().isEmpty()) {
                throw new OperationFailedException("processes of the server of " + postmaster.data() + " live after "
                        + deadline.limit().toMillis() + " ms, SIGKILL included");
            }
        }
    }

    /** The sooner one of an end and so long from now. */
    private Deadline atMost(Duration patience, Deadline until) {
        Deadline own = Deadline.after(deadline.ticker(), patience);
        return own.end() - until.end() < 0 ? own : until;
    }

    /** An earlier end: after a part of the whole limit. */
    private Deadline part(int numerator, int denominator) {
        long saved = deadline.limit().toNanos() / denominator * (denominator - numerator);
        return new Deadline(deadline.ticker(), deadline.end() - saved, deadline.limit());
    }

    private void tellEscalation(StopMode mode, ProcessTable.Entry process) {
        if (mode == StopMode.FAST) {
            log.atWarn()
                    .addKeyValue("pid", process.pid())
                    .addKeyValue("limit", deadline.limit())
                    .log("fast stop of the database takes too long: stopping it immediately");
        }
    }
}
