package dev.mainstay.adapters.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;

/**
 * Headers that every answer carries: nothing is stored, sniffed or framed elsewhere. No header allows another origin. Safe for
 * all threads. Source: spec/panel-api.md 2.6.
 */
@Provider
public final class SecurityHeaders implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        headers.putSingle("Cache-Control", "no-store");
        headers.putSingle("X-Content-Type-Options", "nosniff");
        headers.putSingle("X-Frame-Options", "SAMEORIGIN");
        headers.putSingle("X-XSS-Protection", "1; mode=block");
        headers.putSingle("Referrer-Policy", "strict-origin-when-cross-origin");
    }
}
