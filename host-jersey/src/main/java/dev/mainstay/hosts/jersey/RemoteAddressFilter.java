package dev.mainstay.hosts.jersey;

import dev.mainstay.adapters.http.RequestFacts;
import jakarta.inject.Provider;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * Tells the filters of the dialects which address a request came from, as the request's property
 * {@value #PROPERTY}, and whether with a certificate of its own: JAX-RS itself does not say.
 */
@PreMatching
@jakarta.annotation.Priority(Integer.MIN_VALUE)
public final class RemoteAddressFilter implements ContainerRequestFilter {

    /** The name of the property; its value is the literal address of the socket's other end. */
    public static final String PROPERTY = RequestFacts.REMOTE_ADDRESS;

    private final Provider<Request> request;

    /** Called by Jersey. */
    public RemoteAddressFilter(@Context Provider<Request> request) {
        this.request = request;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        context.setProperty(PROPERTY, Request.getRemoteAddr(request.get()));
        context.setProperty(RequestFacts.ENCRYPTED, request.get().isSecure());
        context.setProperty(RequestFacts.CERTIFIED, isCertified(request.get()));
    }

    /** What the listener's authorities did not sign never came this far. */
    private static boolean isCertified(Request request) {
        return request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData session
                && session.peerCertificates() != null
                && session.peerCertificates().length > 0;
    }
}
