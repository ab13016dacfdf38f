package dev.mainstay.domain.topology;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;

/**
 * Where peers reach a node (D26): one address, three doors.
 *
 * <p>Immutable.
 *
 * @param api the panel dialect
 * @param databasePort PostgreSQL on the same address
 * @param redisPort Redis on the same address
 */
public record NodeEndpoints(PeerUrl api, int databasePort, int redisPort) {

    /** Rejects ports out of range. */
    public NodeEndpoints {
        databasePort = Endpoint.requirePort(databasePort);
        redisPort = Endpoint.requirePort(redisPort);
    }

    /** The address all doors share. */
    public NodeAddress address() {
        return api.address();
    }

    /** PostgreSQL. */
    public Endpoint database() {
        return new Endpoint(address(), databasePort);
    }

    /** Redis. */
    public Endpoint redis() {
        return new Endpoint(address(), redisPort);
    }

    /** The same doors on another address. */
    public NodeEndpoints at(NodeAddress address) {
        PeerUrl moved =
                new PeerUrl(api.scheme(), new Endpoint(address, api.endpoint().port()));
        return new NodeEndpoints(moved, databasePort, redisPort);
    }
}
