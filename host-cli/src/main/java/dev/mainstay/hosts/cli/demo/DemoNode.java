package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.error.OperationFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The running parts of one node: its Redis and its agent, which the demo starts, and its PostgreSQL, which the agent
 * starts. Ends only these, by their process ids.
 *
 * <p>Safe for all threads: the demo and its shutdown hook share it.
 */
final class DemoNode {

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final List<String> LEAN = List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms16m", "-Xmx96m", "-Xss512k", "-Dfile.encoding=UTF-8");

    private final NodeSpec spec;
    private final Housing housing;
    private final String mainClass;
    private final List<String> inside;
    private final Set<ProcessHandle> orphans = new LinkedHashSet<>();
    private final Set<ProcessHandle> frozen = new LinkedHashSet<>();
    private Optional<ProcessHandle> agent = Optional.empty();
    private Optional<ProcessHandle> redis = Optional.empty();
    private boolean ended;

    DemoNode(NodeSpec spec, Housing housing, String mainClass) {
        this(spec, housing, mainClass, List.of());
    }

    /**
     * The same in surroundings of its own.
     *
     * @param inside what stands before a command line, and becomes it: enters a network namespace
     */
    DemoNode(NodeSpec spec, Housing housing, String mainClass, List<String> inside) {
        this.spec = spec;
        this.inside = List.copyOf(inside);
        this.housing = housing;
        this.mainClass = mainClass;
    }

    NodeSpec spec() {
        return spec;
    }

    synchronized void startRedis() {
        redis = Optional.of(begin(
                List.of(housing.tools().redis().toString(), spec.redisConfig().toString()), spec.redisLog()));
    }

    synchronized void startAgent() {
        List<String> line = new ArrayList<>();
        line.add(housing.tools().java().toString());
        line.addAll(LEAN);
        line.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path", ""),
                mainClass,
                "server",
                "--config",
                spec.config().toString()));
        agent = Optional.of(begin(line, spec.agentLog()));
    }

    /** In a session of its own, so that Ctrl-C reaches the demo only, which ends them in order. */
    private ProcessHandle begin(List<String> line, Path log) {
        List<String> detached = new ArrayList<>(List.of("setsid"));
        detached.addAll(inside);
        detached.addAll(line);
        if (ended) {
            throw new OperationFailedException("the demo is ending");
        }
        ProcessBuilder builder = new ProcessBuilder(detached)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("MAINSTAY_"));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process.toHandle();
        } catch (IOException failed) {
            throw new OperationFailedException("cannot start " + line.get(0) + ": " + failed.getMessage(), failed);
        }
    }

    /** The agent that was started last. */
    synchronized Optional<ProcessHandle> agent() {
        return agent;
    }

    /** Whether the agent still runs. */
    synchronized boolean agentRuns() {
        return agent.map(ProcessHandle::isAlive).orElse(false);
    }

    /** The postmaster: of the servers that stand in the data directory, in a container too, the one whom none of them made. */
    Optional<ProcessHandle> postmaster() {
        List<ProcessHandle> all =
                ProcessHandle.allProcesses().filter(this::isOurs).toList();
        return all.stream()
                .filter(process -> process.parent().filter(all::contains).isEmpty())
                .findFirst();
    }

    private boolean isOurs(ProcessHandle process) {
        try {
            Path proc = Path.of("/proc", String.valueOf(process.pid()));
            return Files.readString(proc.resolve("comm"), StandardCharsets.ISO_8859_1)
                            .strip()
                            .equals("postgres")
                    && Files.isSameFile(proc.resolve("cwd"), spec.data());
        } catch (IOException gone) {
            return false;
        }
    }

    /** Cuts replication where it is sent: nothing that is committed from now on reaches a standby. */
    synchronized void freezeSenders() {
        postmaster().stream()
                .flatMap(ProcessHandle::children)
                .filter(DemoNode::isSender)
                .forEach(frozen::add);
        if (frozen.isEmpty()) {
            throw new OperationFailedException("node " + spec.number() + " sends its log to nobody");
        }
        try (Runner signaller = new Runner()) {
            for (ProcessHandle sender : frozen) {
                String unused = signaller.run(List.of("kill", "-STOP", String.valueOf(sender.pid())));
            }
        }
    }

    /** A server names its processes by what they do. */
    private static boolean isSender(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .contains("walsender");
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * {@code kill -9} of agent and postmaster at once, and of what was frozen: it would not notice. Returns when no session is
     * left that could still commit.
     */
    synchronized void kill() {
        Optional<ProcessHandle> server = postmaster();
        List<ProcessHandle> family =
                server.stream().flatMap(ProcessHandle::children).toList();
        orphans.addAll(family);
        agent.ifPresent(ProcessHandle::destroyForcibly);
        server.ifPresent(ProcessHandle::destroyForcibly);
        frozen.forEach(ProcessHandle::destroyForcibly);
        frozen.clear();
        server.ifPresent(DemoNode::awaitEnd);
        family.forEach(DemoNode::awaitEnd);
    }

    /** Ends everything that still runs. */
    synchronized void end() {
        ended = true;
        agent.ifPresent(process -> end(process, GRACE));
        // A container's postmaster has another number in its file than on this machine.
        housing.containers()
                .ifPresentOrElse(there -> there.remove(spec), () -> postmaster().ifPresent(this::endDatabase));
        redis.ifPresent(process -> end(process, GRACE));
        orphans.forEach(process -> end(process, GRACE));
    }

    private void endDatabase(ProcessHandle server) {
        List<ProcessHandle> family = server.children().toList();
        List<String> line = new ArrayList<>(housing.user().prefix());
        line.addAll(List.of(
                housing.tools().postgres().resolve("pg_ctl").toString(),
                "-D",
                spec.data().toString(),
                "-m",
                "immediate",
                "-w",
                "-t",
                "10",
                "stop"));
        try (Runner stopper = new Runner()) {
            String unused = stopper.run(line);
        } catch (OperationFailedException stubborn) {
            server.destroyForcibly();
        }
        end(server, GRACE);
        family.forEach(process -> end(process, GRACE));
    }

    private static void end(ProcessHandle process, Duration grace) {
        if (!process.isAlive()) {
            return;
        }
        process.destroy();
        if (!hasEnded(process, grace)) {
            process.destroyForcibly();
        }
    }

    private static void awaitEnd(ProcessHandle process) {
        boolean unused = hasEnded(process, GRACE);
    }

    private static boolean hasEnded(ProcessHandle process, Duration limit) {
        try {
            process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException alive) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
