package dev.mainstay.adapters.http.panel;

import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.settings.Secret;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lets only administrators pass to whatever lies below {@code /api}, known or not, so that routes cannot be probed. Nodes have
 * their own proof on their own routes. Safe for all threads. Source: spec/panel-api.md 1.0, 2.2; D27.
 */
final class AdminGate {
    private static final String BEARER = "Bearer ";
    private static final String AUTHORIZATION = "Authorization";
    private static final Pattern TOKEN = Pattern.compile("[^ ]+");
    private static final Pattern OS_USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,31}\\$?");
    /** What must work while the database is sick, or stopped by a transition that somebody watches. */
    private static final Pattern SICK_ROUTES = Pattern.compile(Paths.CLUSTER
            + "(check-main-status|config|status|promote-to-main|operations/.*|nodes/[^/]*/reattach|salvage(/.*)?)");

    private final TokenCheck tokens;
    private final Optional<Secret> localToken;
    private final ClientAddress addresses;

    AdminGate(TokenCheck tokens, PanelSettings settings) {
        this.tokens = tokens;
        this.localToken = settings.localToken();
        this.addresses = new ClientAddress(settings.edge());
    }

    /** The answer for whoever may not pass; who may is named in the request. */
    Optional<Response> refusal(ContainerRequestContext request) {
        String path = Paths.of(request);
        if (!Paths.isApi(path) || Paths.isNodeMessage(request) || Paths.isNodeQuestion(request)) {
            return Optional.empty();
        }
        return access(request, path)
                .match(
                        granted -> {
                            request.setSecurityContext(new Caller(granted.actor()));
                            return Optional.empty();
                        },
                        denied -> Optional.of(Envelope.error(denied.code(), denied.message())));
    }

    /** Whether the command line of this machine asks. */
    boolean isLocal(ContainerRequestContext request) {
        List<String> headers = request.getHeaders().get(AUTHORIZATION);
        return headers != null
                && headers.size() == 1
                && headers.get(0).startsWith(BEARER)
                && isLocal(request, headers.get(0).substring(BEARER.length()));
    }

    private boolean isLocal(ContainerRequestContext request, String token) {
        return localToken.map(secret -> secret.matches(token)).orElse(false) && isFromHere(request);
    }

    private Access access(ContainerRequestContext request, String path) {
        List<String> headers = request.getHeaders().get(AUTHORIZATION);
        if (headers == null || headers.isEmpty() || headers.get(0).isBlank()) {
            return Access.unauthenticated(PanelTexts.MISSING_HEADER);
        }
        String header = headers.get(0);
        String token = header.startsWith(BEARER) ? header.substring(BEARER.length()) : "";
        if (headers.size() > 1 || !TOKEN.matcher(token).matches()) {
            return Access.unauthenticated(PanelTexts.BAD_HEADER);
        }
        if (isLocal(request, token)) {
            return new Access.Granted(Actor.cli(osUser(request)));
        }
        return tokens.check(token, SICK_ROUTES.matcher(path).matches())
                .match(granted -> new Access.Granted(located(granted.actor(), request)), denied -> denied);
    }

    /** The record says who it was and where he sat (H-46). */
    private Actor located(Actor actor, ContainerRequestContext request) {
        return addresses.isKnown(request) ? actor.from(addresses.of(request)) : actor;
    }

    /** A web server in front makes everybody look local; it says so in a header. */
    private static boolean isFromHere(ContainerRequestContext request) {
        Object address = request.getProperty(PanelAdapter.REMOTE_ADDRESS);
        boolean forwarded = request.getHeaderString("X-Forwarded-For") != null
                || request.getHeaderString("X-Real-IP") != null
                || request.getHeaderString("Forwarded") != null;
        return address instanceof String peer && Loopback.isLiteral(peer) && !forwarded;
    }

    private static String osUser(ContainerRequestContext request) {
        return Optional.ofNullable(request.getHeaderString("X-Mainstay-Os-User"))
                .filter(user -> OS_USER.matcher(user).matches())
                .orElse("unknown");
    }
}
