package dev.mainstay.adapters.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.RestartPolicy;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.DatabaseContainer;
import dev.mainstay.ports.out.Ticker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database's container, through the engine.
 *
 * <p>Safe for all threads: what the engine told last is kept under the lock, and the engine is asked outside of it.
 */
final class DockerDatabase implements DatabaseContainer {

    private static final Logger log = LoggerFactory.getLogger(DockerDatabase.class);

    private static final RestartPolicy NEVER = never();

    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration WORDS = Duration.ofSeconds(5);

    private final String name;
    private final EngineClient engine;
    private final Ticker ticker;
    private final HelperContainer helper;
    private Optional<Told> last = Optional.empty();

    /** What the engine told, and when by the ticker. */
    private record Told(Facts facts, String image, long at) {}

    DockerDatabase(String name, EngineClient engine, Ticker ticker) {
        this.name = name;
        this.engine = engine;
        this.ticker = ticker;
        this.helper = new HelperContainer(name, engine, ticker);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Facts facts() {
        return told().facts();
    }

    @Override
    public void start(Duration limit) {
        awaitEnd(ticker.nanos() + limit.toNanos());
        boolean unusedNew = ask(docker -> {
            try {
                var unusedNothing = docker.startContainerCmd(name).exec();
                return true;
            } catch (NotModifiedException alreadySo) {
                return false;
            }
        });
    }

    @Override
    public boolean isRunning() {
        return runs(inspect());
    }

    @Override
    public String words(int lines) {
        try {
            StringBuilder words = new StringBuilder();
            Instant since = startOf(inspect());
            boolean unusedWhole = ask(docker -> {
                try (ResultCallback.Adapter<Frame> told = docker.logContainerCmd(name)
                        .withStdOut(true)
                        .withStdErr(true)
                        .withTail(lines)
                        .withSince((int) since.getEpochSecond())
                        .exec(new Words(words))) {
                    return told.awaitCompletion(WORDS.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return false;
                } catch (IOException unclosed) {
                    return false;
                }
            });
            synchronized (words) {
                return words.toString().strip();
            }
        } catch (OperationFailedException | UnavailableException silent) {
            return "";
        }
    }

    @Override
    public long helper(List<Path> visible) {
        return helper.process(told().image(), visible);
    }

    /** Removes the helper container; what still runs in its image goes on. */
    void close() {
        helper.remove();
    }

    /** The engine has not seen the container end when its server has just been stopped by signals. */
    private void awaitEnd(long end) {
        while (isRunning()) {
            if (ticker.nanos() - end >= 0 || Thread.currentThread().isInterrupted()) {
                throw new OperationFailedException("container " + name + " runs, and no database server runs in it: see"
                        + " docker logs " + name + ", and stop it (docker stop " + name + ")");
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private Told told() {
        Optional<Told> known = known();
        if (known.filter(told -> ticker.nanos() - told.at() < FRESH.toNanos()).isPresent()) {
            return known.get();
        }
        try {
            InspectContainerResponse container = inspect();
            keepDown(container);
            return remember(new Told(ContainerFacts.of(name, container), container.getImageId(), ticker.nanos()));
        } catch (UnavailableException silent) {
            return known.orElseThrow(() -> silent);
        }
    }

    private synchronized Optional<Told> known() {
        return last;
    }

    private synchronized Told remember(Told told) {
        last = Optional.of(told);
        return told;
    }

    private void keepDown(InspectContainerResponse container) {
        RestartPolicy policy = container.getHostConfig().getRestartPolicy();
        if (policy == null || policy.getName().isEmpty() || policy.getName().equals("no")) {
            return;
        }
        var unusedWarnings = ask(docker ->
                docker.updateContainerCmd(name).withRestartPolicy(NEVER).exec());
        log.atInfo()
                .addKeyValue("container", name)
                .addKeyValue("policy", policy.getName())
                .log("the engine does not restart the database any more: the agent starts it");
    }

    private InspectContainerResponse inspect() {
        return ask(docker -> docker.inspectContainerCmd(name).exec());
    }

    private <T> T ask(Function<DockerClient, T> question) {
        return engine.ask(docker -> {
            try {
                return question.apply(docker);
            } catch (NotFoundException unknown) {
                throw new OperationFailedException(
                        "there is no container " + name + ": compare docker.database with the names that docker ps -a"
                                + " shows",
                        unknown);
            }
        });
    }

    /** The client's own word for it is empty, and an engine takes that for "as it is"; it reads any word. */
    private static RestartPolicy never() {
        try {
            return new ObjectMapper().readValue("{\"Name\":\"no\"}", RestartPolicy.class);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean runs(InspectContainerResponse container) {
        return Boolean.TRUE.equals(container.getState().getRunning());
    }

    private static Instant startOf(InspectContainerResponse container) {
        try {
            return Instant.parse(String.valueOf(container.getState().getStartedAt()));
        } catch (DateTimeParseException never) {
            return Instant.EPOCH;
        }
    }

    /** Gathers what the engine hands on from a thread of its own. */
    private static final class Words extends ResultCallback.Adapter<Frame> {

        private final StringBuilder words;

        Words(StringBuilder words) {
            this.words = words;
        }

        @Override
        public void onNext(Frame frame) {
            synchronized (words) {
                words.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
            }
        }
    }
}
