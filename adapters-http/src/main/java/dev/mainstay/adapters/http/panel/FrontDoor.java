package dev.mainstay.adapters.http.panel;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/**
 * What every request below {@code /api} passes, known route or not, in this order: the limit of requests, the delay for those who
 * guess, the proof of an administrator, the rule that a secondary takes no writes. Safe for all threads. Source:
 * spec/panel-api.md 2.5.
 */
@PreMatching
final class FrontDoor implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String PROMOTE = Paths.CLUSTER + "promote-to-main";
    private static final String UPLOADS = Paths.CLUSTER + "uploads";
    private static final int UNAUTHORIZED = 401;

    private final ClientAddress addresses;
    private final RateLimit limit;
    private final Guesses guesses;
    private final AdminGate gate;
    private final ReadOnlyRule readOnly;

    FrontDoor(ClientAddress addresses, RateLimit limit, Guesses guesses, AdminGate gate, ReadOnlyRule readOnly) {
        this.addresses = addresses;
        this.limit = limit;
        this.guesses = guesses;
        this.gate = gate;
        this.readOnly = readOnly;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String path = Paths.of(request);
        if (Paths.isApi(path)) {
            refusal(request, path).ifPresent(request::abortWith);
        }
    }

    private Optional<Response> refusal(ContainerRequestContext request, String path) {
        String address = addresses.of(request);
        Optional<Response> tooMany = isUncounted(request, path) ? Optional.empty() : limit.refusal(address);
        if (tooMany.isPresent() && !path.equals(PROMOTE)) {
            return tooMany;
        }
        Optional<Response> refused = guesses.refusal(address).or(() -> gate.refusal(request));
        // whoever may promote may do so at any time: nobody else learns whether he could
        return refused.isPresent() && tooMany.isPresent() ? tooMany : refused.or(() -> readOnly.refusal(request));
    }

    /** Other nodes must get through whatever an operator at the same address does, and so must the operator on the node itself. */
    private boolean isUncounted(ContainerRequestContext request, String path) {
        return (Paths.isNodeMessage(request) && !path.equals(UPLOADS)) || gate.isLocal(request);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() == UNAUTHORIZED && Paths.isApi(Paths.of(request))) {
            guesses.wrong(addresses.of(request));
        }
    }
}
