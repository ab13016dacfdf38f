package dev.mainstay.adapters.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.Ticker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A container of the database's image that only stands there, without network, so that its mount namespace can be entered
 * (H-18). It gets no variable and no argument of ours but its own idle program: nothing in it is secret.
 *
 * <p>Safe for all threads; one is made at a time.
 */
final class HelperContainer {

    /** Writes nothing, ends never, and is in every image. */
    private static final List<String> IDLE = List.of("tail", "-f", "/dev/null");

    private static final String PROGRAM = String.join("\0", IDLE) + "\0";
    private static final String NOBODY = "none";

    private static final String FOR = "dev.mainstay.helper-of";
    private static final String SEES = "dev.mainstay.sees";

    /** How long a started container may take until its program runs: until then its process is the engine's. */
    private static final Duration BEGINNING = Duration.ofSeconds(5);

    private static final Duration LOOK = Duration.ofMillis(5);

    private final String database;
    private final String name;
    private final EngineClient engine;
    private final Ticker ticker;
    private boolean isAsked;

    HelperContainer(String database, EngineClient engine, Ticker ticker) {
        this.database = database;
        this.name = database + "-mainstay-helper";
        this.engine = engine;
        this.ticker = ticker;
    }

    /** Of its idle program, as this machine numbers it; another image or other directories get another container. */
    synchronized long process(String image, List<Path> visible) {
        isAsked = true;
        String sees = visible.stream().map(Path::toString).sorted().collect(Collectors.joining(":"));
        long pid =
                engine.ask(docker -> running(docker, image, sees).orElseGet(() -> make(docker, image, visible, sees)));
        requireSeen(pid);
        return pid;
    }

    /** Does nothing when it was never asked for, or when the engine does not answer. */
    synchronized void remove() {
        if (!isAsked) {
            return;
        }
        try {
            boolean unused = engine.ask(this::remove);
            isAsked = false;
        } catch (ClusterException silent) {
            return;
        }
    }

    private Optional<Long> running(DockerClient docker, String image, String sees) {
        try {
            InspectContainerResponse there = docker.inspectContainerCmd(name).exec();
            Map<String, String> labels = there.getConfig().getLabels();
            boolean fits = image.equals(there.getImageId())
                    && labels != null
                    && sees.equals(labels.get(SEES))
                    && Boolean.TRUE.equals(there.getState().getRunning());
            return fits ? Optional.of(there.getState().getPidLong()) : Optional.empty();
        } catch (NotFoundException none) {
            return Optional.empty();
        }
    }

    private long make(DockerClient docker, String image, List<Path> visible, String sees) {
        boolean unusedOld = remove(docker);
        List<Bind> binds = visible.stream()
                .map(path -> new Bind(path.toString(), new Volume(path.toString())))
                .toList();
        var unusedMade = docker.createContainerCmd(image)
                .withName(name)
                .withEntrypoint(IDLE.get(0))
                .withCmd(IDLE.subList(1, IDLE.size()))
                .withLabels(Map.of(FOR, database, SEES, sees))
                .withHostConfig(HostConfig.newHostConfig().withBinds(binds).withNetworkMode("none"))
                .exec();
        var unusedStarted = docker.startContainerCmd(name).exec();
        return running(docker, image, sees)
                .orElseThrow(() -> new OperationFailedException("container " + name
                        + " ended at once: expected the program tail in the image of " + database + "; see docker logs "
                        + name));
    }

    private boolean remove(DockerClient docker) {
        try {
            var unusedNothing = docker.removeContainerCmd(name)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
            return true;
        } catch (NotFoundException | ConflictException goneOrGoing) {
            return false;
        }
    }

    /** An agent in a container of its own has numbers of its own, unless it shares the machine's. */
    private void requireSeen(long pid) {
        long end = ticker.nanos() + BEGINNING.toNanos();
        String line = programOf(pid);
        while (!line.equals(PROGRAM) && isBeginning(line) && ticker.nanos() - end < 0) {
            LockSupport.parkNanos(LOOK.toNanos());
            line = programOf(pid);
        }
        if (!line.equals(PROGRAM)) {
            throw new OperationFailedException("the agent does not see the processes of the Docker engine's machine:"
                    + " run it on that machine as root, or in a privileged container with pid: host");
        }
    }

    /** The engine has started it, and its runtime, {@code runc init} or another, has not become the program yet. */
    private static boolean isBeginning(String line) {
        return line.isEmpty() || line.endsWith("\0init\0");
    }

    private static String programOf(long pid) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(pid), "cmdline"), StandardCharsets.UTF_8);
        } catch (IOException notHere) {
            return NOBODY;
        }
    }
}
