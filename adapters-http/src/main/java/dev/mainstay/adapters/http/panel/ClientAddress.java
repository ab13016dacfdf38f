package dev.mainstay.adapters.http.panel;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;

/**
 * Where a request comes from: the socket's other end, or what a web server says that is known to stand in front. Anybody else
 * could choose an address for himself (H-44). Safe for all threads. Source: spec/panel-api.md 2.4.
 */
final class ClientAddress {
    private static final String REAL_IP = "X-Real-IP";
    private static final String UNKNOWN = "unknown";

    private final Networks proxies;

    ClientAddress(EdgeSettings settings) {
        this.proxies = Networks.of(settings.proxies());
    }

    /** Whether the server tells where requests come from; without that all callers would be one. */
    boolean isKnown(ContainerRequestContext request) {
        return request.getProperty(PanelAdapter.REMOTE_ADDRESS) instanceof String;
    }

    /** Its literal; one word for all whose address the server does not tell. */
    String of(ContainerRequestContext request) {
        String peer = request.getProperty(PanelAdapter.REMOTE_ADDRESS) instanceof String address ? address : UNKNOWN;
        List<String> told = request.getHeaders().getOrDefault(REAL_IP, List.of());
        boolean believed = told.size() == 1 && Networks.isAddress(told.get(0)) && proxies.hold(peer);
        return believed ? told.get(0) : peer;
    }
}
