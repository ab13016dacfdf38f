package dev.mainstay.adapters.http.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Fields;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.adapters.http.panel.wire.NodeSignature;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.settings.Secret;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Messages to nodes: signed where the node said in its health that it understands that; elsewhere the secret goes in the
 * header and in the body, since existing nodes read only the body. A good answer has status 200 and nothing else. Safe for all
 * threads. Source: spec/panel-api.md 1.0.
 */
final class PeerPost {
    private static final String ROOT = "/api/cluster";
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FIRST_REDIRECT = 300;
    private static final int FIRST_ERROR = 400;
    private static final int LONGEST_MESSAGE = 300;
    private static final Pattern FITS_HEADER = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");

    private final Exchange exchange;
    private final Signer signer;

    PeerPost(Exchange exchange, Signer signer) {
        this.exchange = exchange;
        this.signer = signer;
    }

    /**
     * A message to be sent.
     *
     * @param route below the API's root, with a slash
     * @param body without the secret
     * @param collected where the answer is collected, each time that the message is sent anew
     */
    record Message(String route, ObjectNode body, ByteArrayOutputStream collected) {
        Message(String route, ObjectNode body) {
            this(route, body, new ByteArrayOutputStream());
        }
    }

    /** A signature that is refused was not acted upon, so the message may follow once more with the secret. */
    <T> PeerReply<T> send(PeerUrl to, Secret secret, Message message, Duration limit, Function<Fields, T> read) {
        if (!signer.signsTo(to)) {
            return revealing(to, secret, message, limit, read);
        }
        byte[] body = Json.bytes(message.body());
        PeerReply<T> signed = exchange.send(() -> signed(to, secret, message.route(), body), message.collected(), limit)
                .match(got -> reply(got, secret, read), nothing -> new PeerReply.Silent<>(nothing.reason()));
        boolean refused = signed.match(any -> false, no -> no.status() == UNAUTHORIZED, silent -> false);
        return refused && signer.mayReveal() ? revealing(to, secret, message, limit, read) : signed;
    }

    private <T> PeerReply<T> revealing(
            PeerUrl to, Secret secret, Message message, Duration limit, Function<Fields, T> read) {
        ObjectNode body = message.body().deepCopy().put("cluster_secret", secret.reveal());
        return exchange.send(() -> request(to, message.route(), secret, body), message.collected(), limit)
                .match(got -> reply(got, secret, read), nothing -> new PeerReply.Silent<>(nothing.reason()));
    }

    private HttpRequest signed(PeerUrl to, Secret secret, String route, byte[] body) {
        return post(to, route, body)
                .header(NodeSignature.HEADER, signer.header(secret, ROOT + route, body))
                .build();
    }

    private static HttpRequest.Builder post(PeerUrl to, String route, byte[] body) {
        return Exchange.to(to, ROOT + route)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private static HttpRequest request(PeerUrl to, String route, Secret secret, ObjectNode body) {
        HttpRequest.Builder request = post(to, route, Json.bytes(body));
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

    static boolean isRedirect(int status) {
        return status >= FIRST_REDIRECT && status < FIRST_ERROR;
    }

    static String redirect(int status) {
        return "answered " + status
                + ", a redirect, which is not followed: give the scheme and port that answer themselves";
    }
}
