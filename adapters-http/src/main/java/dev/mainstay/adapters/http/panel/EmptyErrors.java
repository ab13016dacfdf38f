package dev.mainstay.adapters.http.panel;

import dev.mainstay.adapters.http.panel.wire.Json;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;

/** Gives the errors of routing a body in the panel's shape: unknown route, wrong method. Safe for all threads. */
final class EmptyErrors implements ContainerResponseFilter {
    private static final int FIRST_ERROR = 400;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final int LONGEST_PATH = 200;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() < FIRST_ERROR || response.hasEntity()) {
            return;
        }
        response.setEntity(
                Json.bytes(Json.object().put("success", false).put("message", message(request, response))),
                new Annotation[0],
                MediaType.APPLICATION_JSON_TYPE);
    }

    private static String message(ContainerRequestContext request, ContainerResponseContext response) {
        return switch (response.getStatus()) {
            case NOT_FOUND -> "Cannot " + request.getMethod() + " " + path(request);
            case WRONG_METHOD -> "Method Not Allowed";
            default -> response.getStatusInfo().getReasonPhrase();
        };
    }

    private static String path(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath().replaceAll("\\p{C}", "?");
        String whole = path.startsWith("/") ? path : "/" + path;
        return whole.length() > LONGEST_PATH ? whole.substring(0, LONGEST_PATH) + "…" : whole;
    }
}
