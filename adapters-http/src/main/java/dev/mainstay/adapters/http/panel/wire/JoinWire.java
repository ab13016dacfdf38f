package dev.mainstay.adapters.http.panel.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.out.JoinGrant;
import dev.mainstay.ports.out.JoinRequest;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.settings.Secret;
import java.util.Optional;

/**
 * {@code POST /join} and its answer. Source: spec/panel-api.md 1.9.
 *
 * <p>Beyond the panel's own fields a request carries {@code api_port}, {@code api_scheme}, {@code db_port} and
 * {@code redis_port}, by which the main tells the others where the joiner is reached; an answer carries
 * {@code main_node_id}, {@code api_port}, {@code api_scheme}, {@code database_bytes} (about what a base backup moves) and
 * {@code min_settings} (setting name to the least value a standby needs). Absent ports mean the panel's: 80, 5432, 6379.
 */
public final class JoinWire {
    /** The panel's web server. */
    public static final int API_PORT = 80;
    /** PostgreSQL's. */
    public static final int DATABASE_PORT = 5432;
    /** Redis'. */
    public static final int REDIS_PORT = 6379;

    private static final String REPLICATION_USER = "replicator";

    private JoinWire() {}

    /** As sent; the secret is added by the sender. */
    public static ObjectNode write(JoinRequest request) {
        ObjectNode body = Json.object()
                .put("hardware_id", request.hardwareId().value())
                .put("server_name", request.name().value())
                .put("server_ip", request.endpoints().address().host())
                .put("requested_role", request.role().word())
                .put("database_id", request.database().map(Object::toString).orElse(Words.UNKNOWN))
                .put("version", request.version().value());
        return doors(body, request.endpoints());
    }

    private static ObjectNode doors(ObjectNode body, NodeEndpoints endpoints) {
        return body.put("api_port", endpoints.api().endpoint().port())
                .put("api_scheme", endpoints.api().scheme().word())
                .put("db_port", endpoints.databasePort())
                .put("redis_port", endpoints.redisPort());
    }

    /** As received on the main. */
    public static JoinRequest readRequest(Fields body) {
        NodeAddress address = body.words("server_ip")
                .map(NodeAddress::new)
                .orElseThrow(() -> Fields.invalid("server_ip", "the joining server's address"));
        return new JoinRequest(
                body.words("hardware_id")
                        .map(HardwareId::new)
                        .orElseThrow(() -> Fields.invalid("hardware_id", "the joining server's id")),
                new ServerName(body.words("server_name").orElse(address.host())),
                endpoints(body, address, JoinWire.plain(address)),
                following(body.words("requested_role").orElse(Role.SECONDARY.word())),
                body.words("database_id").flatMap(Words::system),
                body.words("version").flatMap(Words::version).orElseGet(() -> new SoftwareVersion(Words.UNKNOWN)));
    }

    /** The role of that word, when it is one that follows a main. */
    public static Role following(String word) {
        return Role.of(word)
                .filter(Role::follows)
                .orElseThrow(() -> new InvalidRequestException(
                        "the role is not valid: expected secondary, server3, server4 or server5"));
    }

    /** An address with the panel's default port. */
    public static PeerUrl plain(NodeAddress address) {
        return new PeerUrl(PeerUrl.Scheme.HTTP, new Endpoint(address, API_PORT));
    }

    private static NodeEndpoints endpoints(Fields body, NodeAddress address, PeerUrl otherwise) {
        PeerUrl.Scheme scheme = body.words("api_scheme").map(PeerUrl.Scheme::of).orElse(otherwise.scheme());
        int port = body.integer("api_port").orElse(otherwise.endpoint().port());
        return new NodeEndpoints(
                new PeerUrl(scheme, new Endpoint(address, port)),
                body.integer("db_port").orElse(DATABASE_PORT),
                body.integer("redis_port").orElse(REDIS_PORT));
    }

    /** The fields of an answer; {@code databaseName} is for information, as existing nodes expect it. */
    public static ObjectNode write(JoinGrant grant, String databaseName) {
        String address = grant.main().address().host();
        String password = grant.replicationPassword().reveal();
        ObjectNode body = Json.object()
                .put("cluster_id", grant.cluster().value())
                .put("assigned_role", grant.role().word())
                .put("node_id", grant.node().value())
                .put("main_server_ip", address)
                .put("main_node_id", grant.mainNode().value())
                .put("db_sync_port", 5433)
                .put("db_host", address)
                .put("db_user", REPLICATION_USER)
                .put("db_password", password)
                .put("db_name", databaseName)
                .put("redis_host", address)
                .put("replication_slot", grant.slot().value())
                .put("replication_user", REPLICATION_USER)
                .put("replication_password", password)
                .put("epoch", grant.term().value())
                .put("database_id", grant.database().value())
                .put("database_bytes", grant.databaseBytes());
        grant.redisPassword().ifPresent(secret -> body.put("redis_password", secret.reveal()));
        ObjectNode minimum = body.putObject("min_settings");
        grant.minimum().values().forEach(minimum::put);
        grant.kept().ifPresent(rows -> KeptRowsWire.write(body, rows));
        return doors(body, grant.main());
    }

    /**
     * As received by the joiner.
     *
     * @throws InvalidRequestException when the main did not send what a copy needs, as an existing node of the panel
     */
    public static JoinGrant readGrant(Fields body, PeerUrl dialled) {
        Role role = following(body.words("assigned_role").orElse(Role.SECONDARY.word()));
        NodeId node = new NodeId(body.integer("node_id").orElseThrow(() -> lacking("node_id")));
        return new JoinGrant(
                new ClusterId(body.words("cluster_id").orElseThrow(() -> lacking("cluster_id"))),
                node,
                role,
                new NodeId(body.integer("main_node_id").orElseThrow(() -> lacking("main_node_id"))),
                endpoints(body, mainAddress(body, dialled), dialled),
                body.words("replication_slot").map(SlotName::new).orElseThrow(() -> lacking("replication_slot")),
                body.words("replication_password").map(Secret::of).orElseThrow(() -> lacking("replication_password")),
                body.words("redis_password").map(Secret::of),
                body.words("database_id").flatMap(Words::system).orElseThrow(() -> lacking("database_id")),
                Math.max(0, body.whole("database_bytes").orElse(0L)),
                new Term(body.whole("epoch").orElseThrow(() -> lacking("epoch"))),
                new MinimumSettings(body.within("min_settings").integers()),
                KeptRowsWire.read(body));
    }

    /** The told address only when it is a number that can be dialled from outside (D26); else the one that answered. */
    private static NodeAddress mainAddress(Fields body, PeerUrl dialled) {
        Optional<String> told = body.words("db_host").filter(host -> host.matches("[0-9.]+|[0-9a-fA-F:]+"));
        return told.map(NodeAddress::new)
                .filter(address -> address.isLiteral() && !address.isLoopback() && !address.isUndialable())
                .orElse(dialled.address());
    }

    private static InvalidRequestException lacking(String field) {
        return new InvalidRequestException(
                "the main's answer has no " + field
                        + ": it is a node of another make; install Mainstay there and run setup-main first, which keeps its database and tables, then join again");
    }
}
