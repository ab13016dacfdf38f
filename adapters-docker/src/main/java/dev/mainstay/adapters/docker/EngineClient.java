package dev.mainstay.adapters.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * The connection to the Docker engine, opened at its first use. Names no version of the engine's interface, so that
 * every engine answers in its own.
 *
 * <p>Safe for all threads.
 */
final class EngineClient implements AutoCloseable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final int CONNECTIONS = 2;

    private final DockerSettings settings;
    private Optional<DockerClient> client = Optional.empty();

    EngineClient(DockerSettings settings) {
        this.settings = settings;
    }

    /**
     * Asks the engine.
     *
     * @throws UnavailableException when it does not answer
     * @throws OperationFailedException when it refuses
     */
    <T> T ask(Function<DockerClient, T> question) {
        try {
            return question.apply(client());
        } catch (DockerException refused) {
            throw new OperationFailedException(
                    "the Docker engine refuses (status " + refused.getHttpStatus()
                            + "): see docker logs and docker ps -a",
                    refused);
        } catch (ClusterException ours) {
            throw ours;
        } catch (RuntimeException silent) {
            throw new UnavailableException(
                    "the Docker engine at " + settings.engine()
                            + " does not answer: start it (systemctl start docker), and let the agent's user open its socket"
                            + " (usermod -aG docker USER)",
                    silent);
        }
    }

    @Override
    public synchronized void close() {
        client.ifPresent(EngineClient::closeQuietly);
        client = Optional.empty();
    }

    private synchronized DockerClient client() {
        if (client.isEmpty()) {
            DefaultDockerClientConfig config = new DefaultDockerClientConfig.Builder()
                    .withDockerHost(settings.engine().toString())
                    .withDockerTlsVerify(false)
                    .build();
            client = Optional.of(DockerClientImpl.getInstance(
                    config,
                    new ApacheDockerHttpClient.Builder()
                            .dockerHost(settings.engine())
                            .maxConnections(CONNECTIONS)
                            .connectionTimeout(CONNECT_LIMIT)
                            .responseTimeout(settings.stopTimeout().plus(ANSWER_LIMIT))
                            .build()));
        }
        return client.orElseThrow();
    }

    private static void closeQuietly(DockerClient open) {
        try {
            open.close();
        } catch (IOException harmless) {
            return;
        }
    }
}
