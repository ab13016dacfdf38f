package dev.mainstay.adapters.http.patroni;

import dev.mainstay.adapters.http.RequestFacts;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.ShowCluster;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Who may change anything: first where he comes from, then his certificate, then his name and password. Safe for all threads.
 * Source: spec/patroni-rest.md 5.
 */
final class Gate {
    private static final String BASIC = "Basic ";
    private static final int FORBIDDEN = 403;
    private static final int UNAUTHORIZED = 401;

    private final PatroniSettings settings;
    private final ShowCluster cluster;

    Gate(PatroniSettings settings, ShowCluster cluster) {
        this.settings = settings;
        this.cluster = cluster;
    }

    /** The refusal, if any; {@code widened} says whether members' addresses count. */
    Optional<Response> refusal(ContainerRequestContext request, boolean widened) {
        if (!isAllowed(address(request), widened)) {
            return Optional.of(Replies.text(FORBIDDEN, "Access is denied"));
        }
        boolean encrypted = Boolean.TRUE.equals(request.getProperty(RequestFacts.ENCRYPTED));
        boolean certified = Boolean.TRUE.equals(request.getProperty(RequestFacts.CERTIFIED));
        if (settings.certified() && encrypted && !certified) {
            return Optional.of(Replies.text(FORBIDDEN, "client certificate required"));
        }
        return settings.login().flatMap(login -> refusal(login, request.getHeaderString("Authorization")));
    }

    private boolean isAllowed(String address, boolean widened) {
        if (settings.allowlist().isEmpty() && !settings.allowMembers()) {
            return true;
        }
        return Network.meansAny(settings.allowlist(), address)
                || (settings.allowMembers() && widened && Network.meansAny(members(), address));
    }

    private List<String> members() {
        return cluster.snapshot().value().view().nodes().stream()
                .map(Node::endpoints)
                .map(endpoints -> endpoints.address().host())
                .toList();
    }

    private static Optional<Response> refusal(PatroniSettings.Login login, String header) {
        if (header == null) {
            return Optional.of(challenge("no auth header received"));
        }
        boolean known = header.startsWith(BASIC) && isLogin(login, header.substring(BASIC.length()));
        return known ? Optional.empty() : Optional.of(challenge("not authenticated"));
    }

    /** The password is compared first, and in constant time. */
    private static boolean isLogin(PatroniSettings.Login login, String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded.strip()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            String name = colon < 0 ? pair : pair.substring(0, colon);
            boolean password = colon >= 0 && login.password().matches(pair.substring(colon + 1));
            return password && name.equals(login.name());
        } catch (IllegalArgumentException notEncoded) {
            return false;
        }
    }

    private static Response challenge(String words) {
        return Response.fromResponse(Replies.text(UNAUTHORIZED, words))
                .header("WWW-Authenticate", "Basic realm=\"Patroni\"")
                .build();
    }

    /** Where it comes from; empty where the server does not tell. */
    static String address(ContainerRequestContext request) {
        return request.getProperty(RequestFacts.REMOTE_ADDRESS) instanceof String address ? address : "";
    }

    /** For the record: the user where there is one, and where the request came from. */
    Actor actor(ContainerRequestContext request) {
        return Actor.user(settings.login().map(PatroniSettings.Login::name).orElse("patroni"))
                .from(address(request));
    }
}
