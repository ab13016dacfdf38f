package dev.mainstay.adapters.http.panel;

import dev.mainstay.adapters.http.BodyLimit;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.io.IOException;

/** Reads a body within its bounds, then looks whether it is signed: in this order. */
final class Bodies implements ContainerRequestFilter {
    private final BodyLimit limit;
    private final SignatureCheck signatures;

    Bodies(BodyLimit limit, SignatureCheck signatures) {
        this.limit = limit;
        this.signatures = signatures;
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        if (limit.read(request)) {
            signatures.filter(request);
        }
    }
}
