package dev.mainstay.adapters.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.topology.KnownPeer;
import dev.mainstay.domain.topology.NodeEndpoints;
import java.util.Arrays;
import java.util.Optional;

/** Where nodes are reached, as JSON and back. Pure. */
final class EndpointsCodec {

    private EndpointsCodec() {}

    static ObjectNode encode(NodeEndpoints endpoints) {
        return Json.object()
                .put("scheme", endpoints.api().scheme().word())
                .put("address", endpoints.address().host())
                .put("api_port", endpoints.api().endpoint().port())
                .put("database_port", endpoints.databasePort())
                .put("redis_port", endpoints.redisPort());
    }

    static NodeEndpoints decode(Fields fields) {
        return new NodeEndpoints(api(fields), fields.integer("database_port"), fields.integer("redis_port"));
    }

    static ObjectNode encode(KnownPeer peer) {
        return encode(peer.endpoints()).put("node_id", peer.node().value());
    }

    static KnownPeer decodePeer(Fields fields) {
        return new KnownPeer(new NodeId(fields.integer("node_id")), decode(fields));
    }

    private static PeerUrl api(Fields fields) {
        Endpoint endpoint = new Endpoint(new NodeAddress(fields.text("address")), fields.integer("api_port"));
        return new PeerUrl(fields.word("scheme", EndpointsCodec::scheme), endpoint);
    }

    private static Optional<PeerUrl.Scheme> scheme(String word) {
        return Arrays.stream(PeerUrl.Scheme.values())
                .filter(scheme -> scheme.word().equals(word))
                .findFirst();
    }
}
