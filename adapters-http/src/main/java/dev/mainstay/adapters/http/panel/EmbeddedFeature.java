package dev.mainstay.adapters.http.panel;

import dev.mainstay.adapters.http.ErrorMapper;
import dev.mainstay.adapters.http.SecurityHeaders;
import dev.mainstay.domain.error.ClusterException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.IOException;
import java.util.List;

/** The panel's dialect inside another application, which it must not disturb: every filter keeps to the cluster's own paths. */
final class EmbeddedFeature implements Feature {
    private static final String HEALTH = "health";

    private final List<Object> resources;
    private final FrontDoor door;
    private final Bodies bodies;
    private final ErrorMapper errors;

    EmbeddedFeature(List<Object> resources, FrontDoor door, Bodies bodies, ErrorMapper errors) {
        this.resources = List.copyOf(resources);
        this.door = door;
        this.bodies = bodies;
        this.errors = errors;
    }

    @Override
    public boolean configure(FeatureContext context) {
        for (Object resource : resources) {
            FeatureContext unusedSame = context.register(resource);
        }
        FeatureContext unusedSame = context.register(door, Priorities.AUTHENTICATION)
                .register(new OurBodies(bodies), Priorities.ENTITY_CODER)
                .register(new Answers(new EmptyErrors(), new SecurityHeaders()))
                .register(new Known(errors));
        return true;
    }

    private static boolean isOurs(ContainerRequestContext request) {
        String path = Paths.of(request);
        return path.equals(HEALTH) || Paths.isCluster(path);
    }

    private record OurBodies(Bodies inner) implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) throws IOException {
            if (isOurs(request)) {
                inner.filter(request);
            }
        }
    }

    private record Answers(EmptyErrors errors, SecurityHeaders headers) implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            if (isOurs(request)) {
                errors.filter(request, response);
                headers.filter(request, response);
            }
        }
    }

    /** Not every exception: the panel has a mapper of its own. */
    private static final class Known implements ExceptionMapper<ClusterException> {
        private final ErrorMapper errors;

        Known(ErrorMapper errors) {
            this.errors = errors;
        }

        @Override
        public Response toResponse(ClusterException thrown) {
            return errors.toResponse(thrown);
        }
    }
}
