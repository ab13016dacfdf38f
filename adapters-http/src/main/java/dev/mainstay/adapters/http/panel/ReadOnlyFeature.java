package dev.mainstay.adapters.http.panel;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;

/** The read-only rule over a panel's own resources, behind its own authentication. */
final class ReadOnlyFeature implements Feature {
    /** 401 and 403 win over 503. */
    private static final int BEHIND_AUTHORIZATION = Priorities.AUTHORIZATION + 1;

    private final ReadOnlyRule rule;

    ReadOnlyFeature(ReadOnlyRule rule) {
        this.rule = rule;
    }

    @Override
    public boolean configure(FeatureContext context) {
        FeatureContext unusedSame = context.register(new Filter(rule), BEHIND_AUTHORIZATION);
        return true;
    }

    private record Filter(ReadOnlyRule rule) implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            rule.refusal(request).ifPresent(request::abortWith);
        }
    }
}
