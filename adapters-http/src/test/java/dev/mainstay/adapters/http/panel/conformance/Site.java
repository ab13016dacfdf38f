package dev.mainstay.adapters.http.panel.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mainstay.adapters.http.panel.PanelAdapter;
import dev.mainstay.adapters.postgres.PostgresAdapter;
import dev.mainstay.adapters.postgres.PostgresSettings;
import dev.mainstay.application.AgentLoop;
import dev.mainstay.application.Ports;
import dev.mainstay.application.UploadMirror;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.policy.FailoverPolicy;
import dev.mainstay.domain.policy.GuardPolicy;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.policy.Timings;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.RecoveryPorts;
import dev.mainstay.ports.out.StoredEvent;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.Section;
import dev.mainstay.testing.fake.FakeHooks;
import dev.mainstay.testing.fake.FakeHostMetrics;
import dev.mainstay.testing.fake.FakeIds;
import dev.mainstay.testing.fake.FakePostgres;
import dev.mainstay.testing.fake.FakeRedis;
import dev.mainstay.testing.fake.FakeReferences;
import dev.mainstay.testing.fake.FakeRestoreRoom;
import dev.mainstay.testing.fake.FakeSalvage;
import dev.mainstay.testing.fake.FakeServices;
import dev.mainstay.testing.fake.FakeSource;
import dev.mainstay.testing.fake.FakeUploads;
import dev.mainstay.testing.fake.InMemoryEventSink;
import dev.mainstay.testing.fake.InMemoryJournal;
import dev.mainstay.testing.fake.InMemoryNodeState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One node of a {@link Realm}: its stores outlive its agent. Confined to the test's thread but for what is asked over HTTP. */
final class Site implements AutoCloseable {
    static final Duration THRESHOLD = Duration.ofMinutes(2);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long ADMIN = 1;
    /** Of another server of the panel. */
    static final String SOURCE_PASSWORD = "of-the-source-42";

    final InMemoryNodeState state;
    final InMemoryJournal journal = new InMemoryJournal();
    final InMemoryEventSink events = new InMemoryEventSink();
    final FakePostgres postgres;
    final FakeRedis redis;
    final FakeServices services = new FakeServices(List.of("radius"));
    final FakeHooks hooks = new FakeHooks();
    final FakeUploads uploads = new FakeUploads();
    final FakeSource source = new FakeSource(SOURCE_PASSWORD);
    final FakeRestoreRoom room = new FakeRestoreRoom();
    private final FakeSalvage salvage;
    private final FakeIds ids;
    private final Realm realm;
    private final int number;
    private final Door door;
    private SoftwareVersion version = Door.VERSION;
    private Optional<PostgresAdapter> byHand = Optional.empty();
    private Optional<AgentLoop> agent = Optional.empty();
    private Optional<UploadMirror> mirror = Optional.empty();

    Site(Realm realm, int number) {
        this.realm = realm;
        this.number = number;
        this.door = Door.of(number);
        this.ids = new FakeIds(number);
        this.state = new InMemoryNodeState(ids);
        this.postgres = realm.databases.add(new Endpoint(host(), 5432), realm.clock);
        this.redis = realm.caches.add(new Endpoint(host(), 6379));
        this.salvage = new FakeSalvage(postgres);
        postgres.panelRows().user(ADMIN, new PanelTables.PanelUser(true, true));
        start();
    }

    private UploadMirror mirror(AgentLoop loop) {
        return new UploadMirror(
                new UploadMirror.Parts(
                        uploads,
                        Switchboard.uploads(realm, new NodeAddress("203.0.113." + number), realm.clock.wallClock()),
                        state,
                        realm.crew,
                        realm.clock.wallClock(),
                        realm.clock,
                        loop.useCases().present()),
                Duration.ofMinutes(10));
    }

    /** A new agent over the same stores. */
    void start() {
        AgentLoop born = new AgentLoop(ports(), settings());
        agent = Optional.of(born);
        UploadMirror mirroring = mirror(born);
        mirror = Optional.of(mirroring);
        door.open(new Door.Behind(
                born.useCases(),
                mirroring,
                postgres.panel(),
                () -> realm.clock.wallClock().instant(),
                realm.clock::nanos));
    }

    /** The same where the agent may neither stop nor copy the database, and writes scripts into that directory. */
    void startByHand(Path directory) {
        PostgresAdapter none =
                new PostgresAdapter(PostgresSettings.from(Section.of(Map.of())), state, directory, realm.clock);
        byHand = Optional.of(none);
        start();
    }

    /** The same with another version of the panel. */
    void startAs(String other) {
        version = new SoftwareVersion(other);
        start();
    }

    /** The agent is gone; the database runs on. */
    void crash() {
        agent = Optional.empty();
    }

    /** The whole machine is gone. */
    void die() {
        crash();
        postgres.kill();
    }

    boolean isUp() {
        return agent.isPresent() && door.isStarted();
    }

    void tick() {
        agent.ifPresent(loop -> {
            Duration unused = loop.tick();
            mirror.ifPresent(UploadMirror::poll);
        });
    }

    NodeAddress host() {
        return new NodeAddress("203.0.113." + number);
    }

    String address() {
        return host().host();
    }

    PeerUrl url() {
        return new PeerUrl(PeerUrl.Scheme.HTTP, new Endpoint(host(), 80));
    }

    PeerUrl door() {
        return Realm.local(door.port);
    }

    String secret() {
        return state.load().secrets().cluster().orElseThrow().reveal();
    }

    String state() {
        return state.load().node().condition().word();
    }

    /** Whether a client can commit there now. */
    boolean takesWrites() {
        try {
            return postgres.write().bytes() != 0;
        } catch (dev.mainstay.domain.error.ClusterException no) {
            return false;
        }
    }

    boolean inRecovery() {
        return postgres.probe().look(Duration.ofSeconds(1)).recovery().orElse(false);
    }

    /** How many events of that type the answers of this node tell. */
    long told(String type) {
        return agent.orElseThrow().useCases().show().events(1_000, Long.MAX_VALUE).stream()
                .map(StoredEvent::type)
                .filter(type::equals)
                .count();
    }

    /** As an active administrator, below {@code /api/cluster}. */
    Answer admin(String method, String path, String body) {
        return ask(method, "/api/cluster" + path, body, "Authorization", "Bearer " + token());
    }

    Answer get(String path) {
        return admin("GET", path, "");
    }

    JsonNode data(String path) {
        return get(path).data();
    }

    /** As a node that knows that secret, in the header. */
    Answer node(String path, String secret, String body) {
        return ask("POST", "/api/cluster" + path, body, "X-Cluster-Secret", secret);
    }

    /** The same without waiting for it. */
    CompletableFuture<Answer> begin(String method, String path, String body) {
        return send(method, "/api/cluster" + path, body, "Authorization", "Bearer " + token());
    }

    /** An empty body is none at all. */
    Answer ask(String method, String path, String body, String... headers) {
        return realm.answered(send(method, path, body, headers));
    }

    private CompletableFuture<Answer> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port + path))
                .timeout(Duration.ofSeconds(40))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(got -> new Answer(got.statusCode(), got.body(), got));
    }

    /** As an active administrator. */
    String token() {
        Instant now = realm.clock.wallClock().instant();
        return PanelAdapter.mintToken(
                        new PanelAdapter.TokenOrder(ADMIN, "admin", Duration.ofHours(1)), now, Door.JWT_KEY)
                .reveal();
    }

    /** A token of the panel for a user of that kind. */
    String token(String userType) {
        long now = realm.clock.wallClock().instant().getEpochSecond();
        String head = coded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
        String claims = coded("{\"user_id\":1,\"username\":\"somebody\",\"user_type\":\"" + userType + "\",\"iat\":"
                + now + ",\"exp\":" + (now + 3_600) + "}");
        return head + "." + claims + "." + signature(head + "." + claims);
    }

    private static String coded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String signature(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Door.JWT_KEY.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What came back. */
    record Answer(int status, String text, HttpResponse<String> http) {
        JsonNode json() {
            try {
                return MAPPER.readTree(text);
            } catch (IOException notJson) {
                throw new IllegalStateException("not JSON: " + text, notJson);
            }
        }

        String message() {
            return json().path("message").asText();
        }

        JsonNode data() {
            return json().path("data");
        }

        boolean success() {
            return json().path("success").asBoolean();
        }
    }

    private Ports ports() {
        return new Ports(
                state,
                journal,
                events,
                postgres.tables(),
                postgres.probe(),
                postgres.control(),
                byHand.map(PostgresAdapter::process).orElseGet(postgres::process),
                byHand.map(PostgresAdapter::directory).orElseGet(postgres::directory),
                byHand.map(PostgresAdapter::history).orElseGet(postgres::walHistory),
                byHand.map(PostgresAdapter::salvage).orElse(salvage),
                redis,
                services,
                Switchboard.peers(realm, host(), realm.clock.wallClock()),
                postgres.panel(),
                new FakeHostMetrics(),
                hooks,
                new FakeReferences(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new RecoveryPorts(source, room, uploads)),
                realm.crew,
                ids,
                realm.clock.wallClock(),
                realm.clock);
    }

    private AgentSettings settings() {
        Policy policy = new Policy(
                new FailoverPolicy(true, THRESHOLD, FailoverPolicy.DEFAULT_MAXIMUM_LAG),
                GuardPolicy.of(SplitBrainGuard.NONE),
                new Timings(
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(10)));
        return new AgentSettings(
                new ServerName("Node " + number),
                new NodeEndpoints(url(), 5432, 6379),
                version,
                false,
                policy,
                Duration.ofMinutes(15),
                AgentSettings.Limits.standard(),
                AgentSettings.Reattach.standard());
    }

    @Override
    public void close() {
        crash();
    }
}
