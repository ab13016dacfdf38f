package dev.mainstay.adapters.http.panel;

import dev.mainstay.adapters.http.BodyLimit;
import dev.mainstay.adapters.http.Places;
import dev.mainstay.domain.error.ErrorCode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.io.IOException;
import java.util.Set;

/**
 * Reads a body within its bounds, then looks whether it is signed: in this order. Since a node proves itself in its body, anybody
 * may send one there and let it not arrive: such bodies have places of their own, and no thread that {@code /health} needs. Where
 * something is only read, no body is. Safe for all threads.
 */
final class Bodies implements ContainerRequestFilter {
    private static final Set<String> WITHOUT = Set.of("GET", "HEAD", "OPTIONS");

    private final BodyLimit limit;
    private final SignatureCheck signatures;
    private final ClientAddress addresses;
    private final Places places = new Places();

    Bodies(BodyLimit limit, SignatureCheck signatures, ClientAddress addresses) {
        this.limit = limit;
        this.signatures = signatures;
        this.addresses = addresses;
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        if (!WITHOUT.contains(request.getMethod()) && arrives(request)) {
            signatures.filter(request);
        }
    }

    private boolean arrives(ContainerRequestContext request) {
        boolean anybody = Paths.isNodeMessage(request) || Paths.isNodeQuestion(request);
        if (!anybody) {
            return limit.read(request);
        }
        return places.during(addresses.of(request), () -> limit.read(request)).orElseGet(() -> {
            request.abortWith(Envelope.error(ErrorCode.UNAVAILABLE, PanelTexts.NO_PLACE));
            return false;
        });
    }
}
