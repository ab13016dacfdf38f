package dev.mainstay.adapters.etcd;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.settings.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The JSON gateway of an etcd of several members, as one: asks them in turn, first the one that answered last, until one
 * answers, all were asked or the time is over. None takes more than its share of the time, so that one that hangs leaves some for the
 * others. A question may thus be asked twice; each of ours may. Logs in when it must.
 *
 * <p>Safe for all threads. Source: etcd's documentation, "Why gRPC gateway", "Role-based access control".
 */
final class Gateway {

    private final EtcdSettings settings;
    private final GatewayHttp http;
    private volatile int preferred;
    private volatile String session;

    Gateway(EtcdSettings settings, GatewayHttp http) {
        this.settings = settings;
        this.http = http;
        this.session = settings.token().map(Secret::reveal).orElse("");
    }

    /**
     * The answer, good or a refusal.
     *
     * @throws UnavailableException when no member answers in time
     */
    Reply ask(String path, ObjectNode body, Deadline deadline) {
        Reply reply = inTurn(path, body, token(deadline), deadline);
        if (!reply.is(Reply.Kind.STRANGER) || settings.user().isEmpty()) {
            return reply;
        }
        session = "";
        return inTurn(path, body, token(deadline), deadline);
    }

    private String token(Deadline deadline) {
        if (settings.user().isPresent() && session.isEmpty()) {
            session = login(deadline);
        }
        return session;
    }

    private String login(Deadline deadline) {
        ObjectNode who = JsonNodeFactory.instance.objectNode();
        who.put("name", settings.user().orElseThrow());
        who.put("password", settings.password().orElseThrow().reveal());
        return inTurn("/v3/auth/authenticate", who, "", deadline)
                .good()
                .path("token")
                .asText();
    }

    private Reply inTurn(String path, ObjectNode body, String token, Deadline deadline) {
        List<URI> members = settings.endpoints();
        Map<URI, String> silent = new LinkedHashMap<>();
        int first = preferred;
        for (int turn = 0; turn < members.size() && !deadline.isOver(); turn++) {
            int number = (first + turn) % members.size();
            Reply reply = http.post(members.get(number), path, body, token, share(deadline, members.size() - turn));
            if (!reply.is(Reply.Kind.NOTHING)) {
                preferred = number;
                return reply;
            }
            silent.put(members.get(number), reply.reason());
            preferred = (number + 1) % members.size();
        }
        throw new UnavailableException(reason(silent));
    }

    /** Of what is left, for one of so many that may have to be asked. */
    private Duration share(Deadline deadline, int still) {
        Duration equal = deadline.left().dividedBy(still);
        return equal.compareTo(settings.requestLimit()) < 0 ? equal : settings.requestLimit();
    }

    private static String reason(Map<URI, String> silent) {
        return silent.isEmpty()
                ? "no time was left to ask etcd"
                : silent.entrySet().stream()
                        .map(one -> one.getKey() + ": " + one.getValue())
                        .collect(Collectors.joining("; ", "no member of etcd answers: ", ""));
    }
}
