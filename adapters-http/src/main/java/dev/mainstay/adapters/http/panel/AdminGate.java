package dev.mainstay.adapters.http.panel;

import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.settings.Secret;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lets only administrators pass to whatever lies below {@code /api}, known or not, so that routes cannot be probed. Nodes have
 * their own proof on their own routes. Safe for all threads. Source: spec/panel-api.md 1.0, 2.2; D27.
 */
@PreMatching
final class AdminGate implements ContainerRequestFilter {
    private static final String CLUSTER = "api/cluster/";
    private static final String BEARER = "Bearer ";
    private static final String AUTHORIZATION = "Authorization";
    private static final Pattern TOKEN = Pattern.compile("[^ ]+");
    private static final Pattern OS_USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,31}\\$?");
    private static final List<String> NODE_ROUTES =
            List.of("join", "heartbeat", "notify", "promote", "readiness", "reattach", "vote");
    /** What must work while the database is sick, or stopped by a transition that somebody watches. */
    private static final Pattern SICK_ROUTES = Pattern.compile(CLUSTER
            + "(check-main-status|config|status|promote-to-main|operations/.*|nodes/[^/]*/reattach|salvage(/.*)?)");

    private final TokenCheck tokens;
    private final Optional<Secret> localToken;

    AdminGate(TokenCheck tokens, PanelSettings settings) {
        this.tokens = tokens;
        this.localToken = settings.localToken();
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String path = path(request);
        if (!isGuarded(path) || (request.getMethod().equals("POST") && isNodeRoute(path))) {
            return;
        }
        Optional<Response> refusal = access(request, path)
                .match(
                        granted -> {
                            request.setSecurityContext(new Caller(granted.actor()));
                            return Optional.empty();
                        },
                        denied -> Optional.of(Envelope.error(denied.code(), denied.message())));
        refusal.ifPresent(request::abortWith);
    }

    static boolean isNodeRoute(String path) {
        String clean = path.replaceFirst("^/+", "");
        return clean.startsWith(CLUSTER) && NODE_ROUTES.contains(clean.substring(CLUSTER.length()));
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
        boolean local = localToken.map(secret -> secret.matches(token)).orElse(false);
        if (local && isFromHere(request)) {
            return new Access.Granted(Actor.cli(osUser(request)));
        }
        return tokens.check(token, SICK_ROUTES.matcher(path).matches());
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

    /** As JAX-RS will match it, without what it ignores. */
    private static String path(ContainerRequestContext request) {
        return request.getUriInfo().getPath().replaceFirst("^/+", "");
    }

    private static boolean isGuarded(String path) {
        String first = path.split("[/;]", 2)[0];
        return first.toLowerCase(Locale.ROOT).equals("api");
    }
}
