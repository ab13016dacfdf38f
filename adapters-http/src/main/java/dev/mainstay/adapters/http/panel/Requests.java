package dev.mainstay.adapters.http.panel;

import dev.mainstay.adapters.http.panel.wire.Fields;
import dev.mainstay.adapters.http.panel.wire.JoinWire;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.in.SetUpMain;
import dev.mainstay.ports.in.SetUpSecondary;
import dev.mainstay.ports.in.TestConnection;
import dev.mainstay.ports.out.JoinRequest;
import dev.mainstay.ports.settings.Secret;
import java.util.Optional;

/**
 * Bodies of admin and node routes as commands (D13). Of two names for one field the product documents' wins over the existing
 * client's (D-06). Immutable.
 *
 * @param allowLoopback whether nodes may share a machine (D26)
 */
record Requests(boolean allowLoopback) {
    SetUpMain.Command setUpMain(Fields body) {
        return new SetUpMain.Command(name(body), address(body));
    }

    SetUpSecondary.Command setUpSecondary(Fields body) {
        Optional<String> main = body.words("main_ip", "main_server_ip");
        Optional<String> secret = body.words("cluster_secret");
        if (main.isEmpty() || secret.isEmpty()) {
            throw new InvalidRequestException(PanelTexts.BOTH_REQUIRED);
        }
        return new SetUpSecondary.Command(
                url(body, main.get()),
                Secret.of(secret.get()),
                name(body),
                address(body),
                body.words("server_role").map(JoinWire::following).orElse(Role.SECONDARY),
                body.flag("force").orElse(false));
    }

    TestConnection.Target testConnection(Fields body) {
        String main = body.words("main_ip", "main_server_ip")
                .orElseThrow(() -> Fields.invalid("main_ip", "the main's address"));
        return new TestConnection.Target(
                url(body, main),
                Endpoint.requirePort(body.integer("db_port").orElse(JoinWire.DATABASE_PORT)),
                Endpoint.requirePort(body.integer("redis_port").orElse(JoinWire.REDIS_PORT)),
                body.words("cluster_secret").map(Secret::of));
    }

    JoinRequest join(Fields body) {
        JoinRequest request = JoinWire.readRequest(body);
        requireDialable(request.endpoints().address());
        return request;
    }

    private static Optional<ServerName> name(Fields body) {
        return body.words("display_name", "server_name").map(ServerName::new);
    }

    private Optional<NodeAddress> address(Fields body) {
        Optional<NodeAddress> address = body.words("server_ip").map(NodeAddress::new);
        address.ifPresent(this::requireDialable);
        return address;
    }

    private PeerUrl url(Fields body, String main) {
        NodeAddress address = new NodeAddress(main);
        requireDialable(address);
        String scheme = body.words("main_scheme").orElse(PeerUrl.Scheme.HTTP.word());
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new InvalidRequestException("main_scheme is not valid: expected http or https");
        }
        int port = body.integer("main_port").orElse(JoinWire.API_PORT);
        return new PeerUrl(PeerUrl.Scheme.of(scheme), new Endpoint(address, port));
    }

    void requireDialable(NodeAddress address) {
        if (address.isUndialable() || (address.isLoopback() && !allowLoopback)) {
            throw new InvalidRequestException("address '" + address
                    + "' is not valid: no other server can reach it; give the address that peers use");
        }
    }
}
