package dev.mainstay.adapters.http.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.TlsSettings;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.ports.settings.Secret;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Speaks to a node's second API as an operator. Safe for all threads. */
public final class HttpDoor {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int OK = 200;

    private final Exchange exchange;

    /** {@code executor} runs the HTTP client's work. */
    public HttpDoor(Executor executor) {
        this.exchange = new Exchange(executor, TlsSettings.none().context());
    }

    /**
     * Who asks.
     *
     * @param name his
     * @param password his
     */
    public record Login(String name, Secret password) {}

    /**
     * Where to ask, and as whom.
     *
     * @param door the second API
     * @param login who asks, where it wants to know
     */
    public record Target(PeerUrl door, Optional<Login> login) {}

    /**
     * Pauses or resumes what the nodes do by themselves.
     *
     * @throws UnavailableException when the node did not do it; the message says what it answered
     */
    public void pause(Target target, boolean paused) {
        PeerUrl door = target.door();
        ObjectNode change = Json.object();
        if (paused) {
            change.put("pause", true);
        } else {
            change.putNull("pause");
        }
        int status = exchange.send(() -> request(target, change), LIMIT).match(got -> got.status(), nothing -> {
            throw new UnavailableException("no answer from " + door + ": " + nothing.reason()
                    + "; is the server running there, and patroni.enabled not false?");
        });
        if (status != OK) {
            throw new UnavailableException(
                    door + " answered " + status + ": see patroni.username, patroni.allowlist and the server's log");
        }
    }

    private static HttpRequest request(Target target, ObjectNode change) {
        HttpRequest.Builder request = Exchange.to(target.door(), "/config")
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(Json.bytes(change)));
        target.login().ifPresent(user -> request.header("Authorization", basic(user)));
        return request.build();
    }

    private static String basic(Login user) {
        byte[] pair = (user.name() + ":" + user.password().reveal()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
