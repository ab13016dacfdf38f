package dev.mainstay.adapters.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.ports.out.ServiceContainers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops and restarts the containers that belong to a main. Each is tried although another one failed; the first failure
 * is told.
 *
 * <p>Safe for all threads; one command at a time. Source: D21.
 */
final class DockerServices implements ServiceContainers {

    private static final Logger log = LoggerFactory.getLogger(DockerServices.class);

    private static final List<String> COMING_BACK = List.of("always", "on-failure");
    private static final List<String> HEALTHY = List.of("healthy", "none");
    private static final Duration LOOK = Duration.ofMillis(100);

    private final DockerSettings settings;
    private final EngineClient engine;

    DockerServices(DockerSettings settings, EngineClient engine) {
        this.settings = settings;
        this.engine = engine;
    }

    @Override
    public List<String> names() {
        return settings.services();
    }

    @Override
    public List<String> stoppedOnSecondary() {
        return settings.runOnSecondary() ? List.of() : names();
    }

    @Override
    public synchronized void stop() {
        forEach(stoppedOnSecondary(), this::stop);
    }

    @Override
    public synchronized void restart() {
        forEach(names(), this::restart);
        forEach(names(), this::awaitRunning);
    }

    private static void forEach(List<String> services, Consumer<String> action) {
        Optional<ClusterException> first = Optional.empty();
        for (String name : services) {
            try {
                action.accept(name);
            } catch (ClusterException failed) {
                first = first.or(() -> Optional.of(failed));
            }
        }
        first.ifPresent(failed -> {
            throw failed;
        });
    }

    /** A container that is not there, or stopped already, is what was asked for. */
    private void stop(String name) {
        boolean unusedStopped = engine.ask(docker -> {
            try {
                leaveStopped(docker, name);
                var unusedNothing = docker.stopContainerCmd(name)
                        .withTimeout((int) settings.stopTimeout().toSeconds())
                        .exec();
                return true;
            } catch (NotFoundException | NotModifiedException alreadySo) {
                return false;
            }
        });
    }

    /**
     * Some policies start a container again when the engine itself starts, although it was stopped (L11). The one that
     * stays in its place still starts what ran: a main has its services after a restart of the machine.
     */
    private static void leaveStopped(DockerClient docker, String name) {
        HostConfig config = docker.inspectContainerCmd(name).exec().getHostConfig();
        RestartPolicy policy = config == null ? null : config.getRestartPolicy();
        if (policy == null || !COMING_BACK.contains(policy.getName())) {
            return;
        }
        var unusedWarnings = docker.updateContainerCmd(name)
                .withRestartPolicy(RestartPolicy.unlessStoppedRestart())
                .exec();
        log.atInfo()
                .addKeyValue("container", name)
                .addKeyValue("policy", policy.getName())
                .log("the engine does not start a stopped service any more: its policy is unless-stopped");
    }

    private void restart(String name) {
        boolean known = engine.ask(docker -> {
            try {
                var unusedNothing = docker.restartContainerCmd(name)
                        .withTimeout((int) settings.stopTimeout().toSeconds())
                        .exec();
                return true;
            } catch (NotFoundException unknown) {
                return false;
            }
        });
        if (!known) {
            throw new OperationFailedException("there is no container " + name
                    + ": compare docker.services with the names that docker ps -a shows");
        }
    }

    private void awaitRunning(String name) {
        long turns = settings.startTimeout().toMillis() / LOOK.toMillis();
        for (long turn = 0; !engine.ask(docker -> runs(docker, name)); turn++) {
            if (turn >= turns || Thread.currentThread().isInterrupted()) {
                throw new OperationFailedException("container " + name + " does not run, or is not healthy, after "
                        + settings.startTimeout().toSeconds() + " s: see docker logs " + name);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** A container without a health check of its own is what it seems. */
    private static boolean isHealthy(@Nullable HealthState health) {
        return health == null || health.getStatus() == null || HEALTHY.contains(health.getStatus());
    }

    private static boolean runs(DockerClient docker, String name) {
        ContainerState state = docker.inspectContainerCmd(name).exec().getState();
        return Boolean.TRUE.equals(state.getRunning())
                && !Boolean.TRUE.equals(state.getRestarting())
                && isHealthy(state.getHealth());
    }
}
