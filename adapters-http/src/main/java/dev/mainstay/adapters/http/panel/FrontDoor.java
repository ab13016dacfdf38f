package dev.mainstay.adapters.http.panel;

import dev.mainstay.adapters.http.Places;
import dev.mainstay.domain.error.ErrorCode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What every guarded request passes, known route or not, in this order: the limit of requests, the delay for those who
 * guess, the proof of an administrator, the rule that a secondary takes no writes. Safe for all threads. Source:
 * spec/panel-api.md 2.5.
 */
@PreMatching
final class FrontDoor implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String PROMOTE = Paths.CLUSTER + "promote-to-main";
    private static final String UPLOADS = Paths.CLUSTER + "uploads";
    private static final int UNAUTHORIZED = 401;

    private final Predicate<String> guarded;
    private final boolean certificates;
    private final ClientAddress addresses;
    private final RateLimit limit;
    private final Guesses guesses;
    private final AdminGate gate;
    private final ReadOnlyRule readOnly;
    private final Places places = new Places();

    /** {@code guarded}: which paths are behind it; {@code certificates}: whether nodes must show one. */
    FrontDoor(
            Predicate<String> guarded,
            boolean certificates,
            ClientAddress addresses,
            RateLimit limit,
            Guesses guesses,
            AdminGate gate,
            ReadOnlyRule readOnly) {
        this.guarded = guarded;
        this.certificates = certificates;
        this.addresses = addresses;
        this.limit = limit;
        this.guesses = guesses;
        this.gate = gate;
        this.readOnly = readOnly;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String path = Paths.of(request);
        List<String> unusedForged = request.getHeaders().remove(NodeDoor.SIGNED);
        if (guarded.test(path)) {
            refusal(request, path).ifPresent(request::abortWith);
        }
    }

    private Optional<Response> refusal(ContainerRequestContext request, String path) {
        String address = addresses.of(request);
        Optional<Response> tooMany =
                isUncounted(request, path) || !addresses.isKnown(request) ? Optional.empty() : limit.refusal(address);
        if (tooMany.isPresent() && !path.equals(PROMOTE)) {
            return tooMany;
        }
        Optional<Response> refused =
                guesses.refusal(address).or(() -> uncertified(request)).or(() -> unproven(request, address));
        // whoever may promote may do so at any time: nobody else learns whether he could
        return refused.isPresent() && tooMany.isPresent() ? tooMany : refused.or(() -> readOnly.refusal(request));
    }

    /** A proof may ask the cache and the database: while these hang, whoever shows one holds no thread that {@code /health} needs. */
    private Optional<Response> unproven(ContainerRequestContext request, String address) {
        return gate.isLocal(request) || !addresses.isKnown(request)
                ? gate.refusal(request)
                : places.during(address, () -> gate.refusal(request))
                        .orElseGet(() -> Optional.of(Envelope.error(ErrorCode.UNAVAILABLE, PanelTexts.NO_ANSWERS)));
    }

    private Optional<Response> uncertified(ContainerRequestContext request) {
        boolean missing = certificates
                && Paths.isNodeMessage(request)
                && !Boolean.TRUE.equals(request.getProperty(PanelAdapter.CERTIFIED));
        return missing
                ? Optional.of(Envelope.error(ErrorCode.UNAUTHENTICATED, PanelTexts.NO_CERTIFICATE))
                : Optional.empty();
    }

    /** Other nodes must get through whatever an operator at the same address does, and so must the operator on the node itself. */
    private boolean isUncounted(ContainerRequestContext request, String path) {
        return (Paths.isNodeMessage(request) && !path.equals(UPLOADS)) || gate.isLocal(request);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() == UNAUTHORIZED && guarded.test(Paths.of(request))) {
            guesses.wrong(addresses.of(request));
        }
    }
}
