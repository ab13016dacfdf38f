package dev.mainstay.adapters.http.panel;

import dev.mainstay.adapters.http.BodyLimit;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;

/** Reads bodies within their bounds, then looks whether they are signed: in this order. */
final class BodyFeature implements Feature {
    private final BodyLimit limit;
    private final SignatureCheck signatures;

    BodyFeature(BodyLimit limit, SignatureCheck signatures) {
        this.limit = limit;
        this.signatures = signatures;
    }

    @Override
    public boolean configure(FeatureContext context) {
        FeatureContext unusedSame =
                context.register(limit, Priorities.ENTITY_CODER).register(signatures, Priorities.USER);
        return true;
    }
}
