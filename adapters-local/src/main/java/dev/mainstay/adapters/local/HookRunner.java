package dev.mainstay.adapters.local;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.ports.out.Hooks;
import dev.mainstay.ports.out.RoleChange;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs the operator's command as a program with arguments, never through a shell. Its environment holds the change and
 * a search path, nothing of the agent's own; its standard input is empty; the end of its output is told when it fails.
 *
 * <p>Safe for all threads; one command at a time, so that two changes reach it in their order. Source: D22.
 */
final class HookRunner implements Hooks {

    private static final String SEARCH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final File NOTHING = new File("/dev/null");
    private static final File ROOT = new File("/");
    private static final long LOOK_MILLIS = 20;

    private final List<String> command;
    private final Duration limit;

    HookRunner(LocalSettings.Hook hook) {
        this.command = hook.command();
        this.limit = hook.timeout();
    }

    @Override
    public synchronized void roleChanged(RoleChange change) {
        if (!command.isEmpty()) {
            run(change);
        }
    }

    private void run(RoleChange change) {
        Process process = start(change);
        OutputTail output = new OutputTail(process.getInputStream());
        try {
            if (!hasEnded(process, output)) {
                endWithChildren(process);
                throw failed("was ended because it ran longer than " + limit.toSeconds() + " s", output);
            }
            if (process.exitValue() != 0) {
                throw failed("ended with exit code " + process.exitValue(), output);
            }
        } catch (InterruptedException stopped) {
            endWithChildren(process);
            Thread.currentThread().interrupt();
            throw failed("was ended because the agent stops", output);
        } finally {
            close(process);
        }
    }

    private Process start(RoleChange change) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(ROOT)
                .redirectErrorStream(true)
                .redirectInput(NOTHING);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", SEARCH_PATH);
        environment.put("MAINSTAY_ROLE", change.role().word());
        environment.put("MAINSTAY_TERM", change.term().toString());
        environment.put("MAINSTAY_MAIN", change.main().map(NodeAddress::host).orElse(""));
        environment.put("MAINSTAY_CLOSED", String.valueOf(change.closed()));
        try {
            return builder.start();
        } catch (IOException cause) {
            throw new OperationFailedException(
                    "the role-change command " + program() + " cannot be run: expected an executable file (chmod +x "
                            + program() + ")",
                    cause);
        }
    }

    /** Waits in short turns, since a program whose output nobody takes stops at a full pipe. */
    private boolean hasEnded(Process process, OutputTail output) throws InterruptedException {
        long turns = Math.max(1, limit.toMillis() / LOOK_MILLIS);
        boolean ended = false;
        for (long turn = 0; turn < turns && !ended; turn++) {
            ended = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            output.drain();
        }
        return ended;
    }

    /** The whole family: a child that lives on would act for a role that may be over. Kills go from the top down. */
    private static void endWithChildren(Process process) {
        List<ProcessHandle> family = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        for (ProcessHandle member : family) {
            List<ProcessHandle> late = member.descendants().toList();
            boolean unusedAlreadyGone = member.destroyForcibly();
            late.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static void close(Process process) {
        try {
            process.getInputStream().close();
        } catch (IOException harmless) {
            return;
        }
    }

    private OperationFailedException failed(String how, OutputTail output) {
        String said = output.text();
        return new OperationFailedException(
                "the role-change command " + program() + " " + how + (said.isEmpty() ? "" : ": " + said));
    }

    private String program() {
        return command.get(0);
    }
}
