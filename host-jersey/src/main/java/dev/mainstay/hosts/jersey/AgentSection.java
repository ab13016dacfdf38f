package dev.mainstay.hosts.jersey;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.policy.FailoverPolicy;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.policy.Timings;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.DurationText;
import dev.mainstay.ports.settings.Section;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Binds what the core reads: the sections {@code node}, {@code failover}, {@code cluster} and {@code limits}. */
final class AgentSection {

    private static final NodeAddress NOWHERE = new NodeAddress("127.0.0.1");

    private final Section root;
    private final Section node;
    private final Section failover;

    private AgentSection(Section root) {
        this.root = root;
        this.node = root.section("node");
        this.failover = root.section("failover");
    }

    /**
     * The settings of the core.
     *
     * @param databasePort what peers are told unless {@code node.advertise.database_port} says otherwise
     * @param redisPort likewise
     */
    static AgentSettings read(Section root, int databasePort, int redisPort) {
        AgentSection section = new AgentSection(root);
        boolean loopback = section.node
                .about("Lets peers be told a loopback address. For demo and tests on one machine only.")
                .flag("allow_loopback", false);
        return new AgentSettings(
                section.node
                        .about("The node's name; without it the host name.")
                        .optionalParsed("name", ServerName::new)
                        .orElseGet(OwnAddress::hostName),
                section.advertised(loopback, databasePort, redisPort),
                section.node
                        .about("The panel's version; automatic failover refuses when two nodes differ.")
                        .parsed("version", "unknown", SoftwareVersion::new),
                loopback,
                section.policy(),
                root.section("cluster")
                        .about("How long after setup-main the API shows the cluster secret.")
                        .duration("secret_reveal", "15m", "0s", "24h"),
                section.limits(),
                section.reattach(),
                section.thresholdFloor(),
                root.section("standby_cluster")
                        .about("The password of role replicator at the main that a standby cluster follows.")
                        .secret("password"));
    }

    private NodeEndpoints advertised(boolean loopback, int databasePort, int redisPort) {
        Section advertise = node.section("advertise");
        PeerUrl.Scheme scheme =
                advertise.about("How peers speak to this node's API.").choice("scheme", "http", schemes());
        NodeAddress host = host(advertise, loopback);
        int port = advertise
                .about("The port peers reach the API at: the panel's web server, unless they reach http.port itself.")
                .integer("api_port", 80, 1, 65_535);
        return new NodeEndpoints(
                new PeerUrl(scheme, new Endpoint(host, port)),
                port(advertise, "database_port", "PostgreSQL at; without it postgresql.port.", databasePort),
                port(advertise, "redis_port", "Redis at; without it redis.port.", redisPort));
    }

    private static NodeAddress host(Section advertise, boolean loopback) {
        NodeAddress host = advertise
                .about("The address or host name peers reach this node at; without it the first IPv4 address of a"
                        + " network card.")
                .optionalParsed("host", NodeAddress::new)
                .or(OwnAddress::detected)
                .orElse(NOWHERE);
        if (host.isUndialable()) {
            advertise.refuse("host", "expected an address that another server can dial");
        } else if (host.isLoopback() && !loopback) {
            advertise.refuse(
                    "host",
                    "expected an address that another server can dial, not loopback"
                            + " (node.allow_loopback: true permits it for tests on one machine)");
        }
        return host;
    }

    private static int port(Section advertise, String key, String what, int otherwise) {
        return advertise
                .about("The port peers reach this node's " + what)
                .optionalInteger(key, 1, 65_535)
                .orElse(otherwise);
    }

    private Policy policy() {
        failover.retired("guard", "guard.kind");
        Timings timings = timings();
        Policy policy = new Policy(failoverPolicy(), GuardSection.read(root), timings);
        if (policy.guard().mayFence()) {
            policy.unsafeTimes().ifPresent(why -> root.section("guard").refuse("fence_after", why));
        }
        Duration evidence = timings.staleAfter();
        if (policy.failover().threshold().compareTo(evidence) < 0) {
            failover.refuse(
                    "threshold",
                    "expected at least " + DurationText.of(evidence) + ": two of failover.probe plus"
                            + " failover.probe_limit, else every look is too old to count");
        }
        if (timings.offlineAfter().compareTo(timings.beat().multipliedBy(2)) < 0) {
            failover.refuse(
                    "offline_after",
                    "expected at least two of failover.heartbeat, "
                            + DurationText.of(timings.beat().multipliedBy(2)));
        }
        return policy;
    }

    private Duration thresholdFloor() {
        return failover.about("Lowers the bottom of failover.threshold. For demo and tests.")
                .duration("threshold_floor", "1m", "1s", "1m");
    }

    private FailoverPolicy failoverPolicy() {
        boolean automatic = failover.about(
                        "Whether a secondary promotes itself. Seeds the cluster's row at setup-main.")
                .flag("automatic", true);
        Duration floor = thresholdFloor();
        Duration threshold = failover.about("How long every sign of the main must be silent before a secondary"
                        + " promotes itself; whole seconds. Seeds the cluster's row at setup-main.")
                .duration("threshold", "2m", DurationText.of(floor), "1h");
        if (threshold.toMillis() % 1000 != 0) {
            failover.refuse("threshold", "expected whole seconds");
        }
        return new FailoverPolicy(
                automatic,
                threshold,
                failover.about("Replay lag above which a promotion by hand asks for --force.")
                        .duration("maximum_lag", "30s", "1s", "1h"));
    }

    private Timings timings() {
        return new Timings(
                failover.about("Between two heartbeats of a secondary, and between two rounds of the main.")
                        .duration("heartbeat", "30s", "200ms", "10m"),
                failover.about("Between two looks at the main, the peers and the database.")
                        .duration("probe", "5s", "200ms", "1m"),
                failover.about("The longest one look may take.").duration("probe_limit", "2s", "100ms", "10s"),
                failover.about("Silence after which the main marks a node offline.")
                        .duration("offline_after", "2m", "1s", "24h"),
                failover.about("How long a stopped main waits for an answer of its peers before it starts alone.")
                        .duration("unanswered_start", "10s", "0s", "1h"));
    }

    private AgentSettings.Limits limits() {
        Section limits = root.section("limits");
        AgentSettings.Limits standard = AgentSettings.Limits.standard();
        return new AgentSettings.Limits(
                limit(limits, "peer", "One message to another node.", standard.peer()),
                limit(limits, "start", "Starting the database.", standard.start()),
                limit(limits, "stop", "Stopping the database.", standard.stop()),
                limit(limits, "promote", "Leaving recovery.", standard.promote()),
                limit(limits, "stream", "From starting a fresh standby until it streams.", standard.stream()));
    }

    private AgentSettings.Reattach reattach() {
        Section reattach = root.section("reattach");
        AgentSettings.Reattach standard = AgentSettings.Reattach.standard();
        return new AgentSettings.Reattach(
                reattach.about("Whether an old main comes back as a secondary by itself; never when it took writes"
                                + " beside another main.")
                        .flag("automatic", standard.automatic()),
                reattach.about("How many old data directories of re-attaches stay on the disk; older ones are removed"
                                + " once their diverged writes were saved.")
                        .integer("keep_old_data", standard.keptOldData(), 1, 100));
    }

    private static Duration limit(Section limits, String key, String what, Duration standard) {
        return limits.about(what + " The longest it may take.").duration(key, DurationText.of(standard), "1s", "1h");
    }

    private static Map<String, PeerUrl.Scheme> schemes() {
        Map<String, PeerUrl.Scheme> words = new LinkedHashMap<>();
        Arrays.stream(PeerUrl.Scheme.values()).forEach(scheme -> words.put(scheme.word(), scheme));
        return Collections.unmodifiableMap(words);
    }
}
