package dev.mainstay.adapters.http.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Fields;
import dev.mainstay.adapters.http.panel.wire.HealthWire;
import dev.mainstay.adapters.http.panel.wire.HeartbeatWire;
import dev.mainstay.adapters.http.panel.wire.JoinWire;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.adapters.http.panel.wire.NoticeWire;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.ports.out.Heartbeat;
import dev.mainstay.ports.out.HeartbeatReply;
import dev.mainstay.ports.out.JoinGrant;
import dev.mainstay.ports.out.JoinRequest;
import dev.mainstay.ports.out.Notice;
import dev.mainstay.ports.out.PeerClient;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.settings.Secret;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The peer client over HTTP: the panel dialect towards our nodes and existing ones. The secret goes in the header and in the
 * body, since existing nodes read only the body; a good answer to a message has status 200 and nothing else. A redirect is
 * silence with a reason: nothing is followed. Safe for all threads.
 *
 * <p>Source: spec/panel-api.md 1.0, 1.1, 1.9, 1.10, 1.16 and 9.
 */
public final class HttpPeers implements PeerClient {
    private static final String ROOT = "/api/cluster";
    private static final int OK = 200;
    private static final int FIRST_REDIRECT = 300;
    private static final int FIRST_ERROR = 400;
    private static final int LONGEST_MESSAGE = 300;
    private static final Pattern FITS_HEADER = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");

    private final Exchange exchange;
    private final InstantSource wallClock;

    /** {@code executor} runs the HTTP client's work; {@code wallClock} stamps messages, for people only. Nothing is sent yet. */
    public HttpPeers(Executor executor, InstantSource wallClock) {
        this.exchange = new Exchange(executor);
        this.wallClock = wallClock;
    }

    @Override
    public PeerObservation health(PeerUrl peer, Duration limit) {
        return exchange.send(() -> Exchange.to(peer, "/health").GET().build(), limit)
                .match(HttpPeers::observation, nothing -> new PeerObservation.Silent(nothing.reason()));
    }

    private static PeerObservation observation(Exchange.Outcome.Got got) {
        if (isRedirect(got.status())) {
            return new PeerObservation.Silent(redirect(got.status()));
        }
        return HealthWire.read(got.status(), got.tree().orElseGet(Json::object));
    }

    @Override
    public PeerReply<JoinGrant> join(PeerUrl main, Secret secret, JoinRequest request, Duration limit) {
        return post(main, "/join", secret, JoinWire.write(request), limit, body -> JoinWire.readGrant(body, main));
    }

    @Override
    public PeerReply<HeartbeatReply> heartbeat(PeerUrl main, Secret secret, Heartbeat heartbeat, Duration limit) {
        ObjectNode body = HeartbeatWire.write(heartbeat, wallClock.instant());
        return post(main, "/heartbeat", secret, body, limit, HeartbeatWire::readReply);
    }

    @Override
    public PeerReply<String> notify(PeerUrl peer, Secret secret, Notice notice, Duration limit) {
        ObjectNode body = NoticeWire.write(notice, wallClock.instant());
        return post(
                peer,
                "/notify",
                secret,
                body,
                limit,
                answer -> answer.text("message").orElse(""));
    }

    private <T> PeerReply<T> post(
            PeerUrl to, String route, Secret secret, ObjectNode body, Duration limit, Function<Fields, T> read) {
        body.put("cluster_secret", secret.reveal());
        return exchange.send(() -> message(to, route, secret, body), limit)
                .match(got -> reply(got, secret, read), nothing -> new PeerReply.Silent<>(nothing.reason()));
    }

    private static HttpRequest message(PeerUrl to, String route, Secret secret, ObjectNode body) {
        HttpRequest.Builder request = Exchange.to(to, ROOT + route)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
        if (FITS_HEADER.matcher(secret.reveal()).matches()) {
            request.header("X-Cluster-Secret", secret.reveal());
        }
        return request.build();
    }

    private static <T> PeerReply<T> reply(Exchange.Outcome.Got got, Secret secret, Function<Fields, T> read) {
        JsonNode tree = got.tree().orElseGet(Json::object);
        if (isRedirect(got.status())) {
            return new PeerReply.Silent<>(redirect(got.status()));
        }
        if (!tree.path("success").isBoolean()) {
            return new PeerReply.Silent<>("answered " + got.status() + ", and not as a panel does");
        }
        if (got.status() != OK || !tree.path("success").booleanValue()) {
            return new PeerReply.Refused<>(got.status(), words(tree, secret));
        }
        return read(tree, read);
    }

    private static <T> PeerReply<T> read(JsonNode tree, Function<Fields, T> read) {
        try {
            return new PeerReply.Answered<>(read.apply(Fields.of(tree)));
        } catch (ClusterException unusable) {
            return new PeerReply.Refused<>(OK, usable(unusable));
        }
    }

    private static String usable(ClusterException why) {
        return String.valueOf(why.getMessage()).replace(Fields.INVALID, "the answer is not usable");
    }

    /** What the node said, in bounds; a node that repeats the secret does not get it into our log. */
    private static String words(JsonNode tree, Secret secret) {
        String words =
                tree.path("message").asText("").replace(secret.reveal(), "***").replaceAll("\\p{C}", "?");
        if (words.isEmpty()) {
            return "no reason was given";
        }
        return words.length() > LONGEST_MESSAGE ? words.substring(0, LONGEST_MESSAGE) + "…" : words;
    }

    private static boolean isRedirect(int status) {
        return status >= FIRST_REDIRECT && status < FIRST_ERROR;
    }

    private static String redirect(int status) {
        return "answered " + status
                + ", a redirect, which is not followed: give the scheme and port that answer themselves";
    }
}
