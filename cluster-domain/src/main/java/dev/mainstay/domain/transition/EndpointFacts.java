package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.topology.NodeEndpoints;
import java.util.Optional;

/** A node's endpoints as facts of a journal, and back. */
public final class EndpointFacts {

    private static final String SCHEME = "api_scheme";
    private static final String ADDRESS = "address";
    private static final String API_PORT = "api_port";
    private static final String DATABASE_PORT = "database_port";
    private static final String REDIS_PORT = "redis_port";

    private EndpointFacts() {}

    /** As facts. */
    public static Facts of(NodeEndpoints endpoints) {
        return of("", endpoints);
    }

    /** As facts with a prefix, where a journal holds the endpoints of more than one node. */
    public static Facts of(String prefix, NodeEndpoints endpoints) {
        return Facts.of(prefix + SCHEME, endpoints.api().scheme().word())
                .with(prefix + ADDRESS, endpoints.address())
                .with(prefix + API_PORT, endpoints.api().endpoint().port())
                .with(prefix + DATABASE_PORT, endpoints.databasePort())
                .with(prefix + REDIS_PORT, endpoints.redisPort());
    }

    /** Read back; empty when the facts hold none under this prefix. */
    public static Optional<NodeEndpoints> from(String prefix, Facts facts) {
        return facts.get(prefix + ADDRESS).map(address -> {
            PeerUrl.Scheme scheme = PeerUrl.Scheme.of(facts.get(prefix + SCHEME).orElse(PeerUrl.Scheme.HTTP.word()));
            Endpoint api = new Endpoint(new NodeAddress(address), port(facts, prefix + API_PORT));
            return new NodeEndpoints(
                    new PeerUrl(scheme, api), port(facts, prefix + DATABASE_PORT), port(facts, prefix + REDIS_PORT));
        });
    }

    private static int port(Facts facts, String name) {
        return facts.get(name)
                .map(Integer::parseInt)
                .orElseThrow(() -> new IllegalStateException("the journal lacks the fact " + name));
    }
}
