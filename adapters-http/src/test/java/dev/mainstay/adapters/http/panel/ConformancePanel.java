package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.health.NodeHealth;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.RevokedTokens;
import dev.mainstay.ports.settings.Secret;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;

/** The dialect on a socket for the conformance cases, over a panel database and a cache of the case's choice. */
public final class ConformancePanel {
    private final PanelServer server;

    /** Over those. */
    public ConformancePanel(PanelTables tables, RevokedTokens revoked) {
        this.server = new PanelServer(PanelServer.unhindered(), any -> new PanelServer.Sources(tables, revoked));
    }

    /** Over fakes of its own. */
    public ConformancePanel() {
        this.server = new PanelServer();
    }

    /** What came back. */
    public record Answer(int status, String body, JsonNode json, java.net.http.HttpHeaders headers) {
        /** For people. */
        public String message() {
            return json.path("message").asText();
        }
    }

    /** Sends it; paths begin with a slash, an empty body is none. */
    public Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = server.to(path)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        PanelServer.Answer got = server.send(headers.length == 0 ? request : request.headers(headers));
        return new Answer(
                got.status(), got.http().body(), got.json(), got.http().headers());
    }

    /** The claims of an active administrator; user 7. */
    public static ObjectNode admin() {
        return Tokens.admin();
    }

    /** The claims of another kind of user. */
    public static ObjectNode claims(String type) {
        return Tokens.claims(type);
    }

    /** The header of a token with these claims. */
    public static String[] bearer(ObjectNode claims, Secret key) {
        return Tokens.bearer(claims, key);
    }

    /** The header of an administrator's token that names another algorithm. */
    public static String[] withHeader(String header) {
        return Tokens.withHeader(header);
    }

    /** The key of tokens over fakes. */
    public static Secret key() {
        return StubCluster.JWT_KEY;
    }

    /** The cluster secret of states M and R. */
    public static Secret secret() {
        return StubCluster.SECRET;
    }

    /** State M2. */
    public void main() {
        server.cluster.snapshot = Snapshots.mainWith(Snapshots.main(), Snapshots.secondary(Duration.ZERO));
    }

    /** State R. */
    public void replica() {
        server.cluster.snapshot = Snapshots.replica(Snapshots.silentFor(Duration.ZERO));
    }

    /** The database has answered nothing since. */
    public void databaseSilent() {
        server.cluster.health = Optional.of(
                NodeHealth.of(NodeState.standalone(new HardwareId("hw-node-number-0001")), Optional.empty()));
    }

    /** The next read of the database fails like that. */
    public void databaseFails(RuntimeException trouble) {
        server.cluster.databaseTrouble = Optional.of(trouble);
    }

    /** Time goes on. */
    public void later(Duration span) {
        long unusedNow = server.cluster.nanos.addAndGet(span.toNanos());
    }

    /** Requests come from there. */
    public void from(String address) {
        server.remoteAddress = address;
    }

    /** Ends the server. */
    public void close() throws Exception {
        server.stop();
    }
}
