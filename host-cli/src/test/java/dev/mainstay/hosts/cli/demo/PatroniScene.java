package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.decision.Explanation;
import dev.mainstay.domain.decision.OutlookRule;
import dev.mainstay.domain.health.FailureDetector;
import dev.mainstay.domain.health.NodeHealth;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.ArchiveUse;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.DatabaseObservation.Link;
import dev.mainstay.domain.observation.DatabaseObservation.Standby;
import dev.mainstay.domain.observation.Footing;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.observation.Plans;
import dev.mainstay.domain.observation.Presentation;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.observation.Profile;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.observation.ServerFacts;
import dev.mainstay.domain.observation.ServerPhase;
import dev.mainstay.domain.observation.Versions;
import dev.mainstay.domain.observation.WalReceiver;
import dev.mainstay.domain.policy.Backing;
import dev.mainstay.domain.policy.FailoverPolicy;
import dev.mainstay.domain.policy.GuardPolicy;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.policy.Timings;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.DynamicConfig;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.domain.topology.Tags.Kind;
import dev.mainstay.domain.topology.Tags.Tag;
import dev.mainstay.domain.wal.Lag;
import dev.mainstay.domain.wal.LossBound;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.MainStatus;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.out.ScheduledRestart;
import dev.mainstay.ports.out.ScheduledSwitchover;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The clusters of the conformance cases, as the snapshots of one of their nodes: n0 leads, n1 and n2 follow. A test changes the
 * fields, then asks.
 */
final class PatroniScene {
    static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    static final Lsn WRITTEN = new Lsn(67_439_264);
    static final long MIB = 1 << 20;
    private static final SystemIdentifier SYSTEM = new SystemIdentifier("7312345678901234567");
    private static final SoftwareVersion VERSION = new SoftwareVersion("1.0");
    private static final Duration TTL = Duration.ofSeconds(30);

    /** How many nodes: 1 or 3. */
    int nodes = 3;

    /** Which of them answers: 0 leads. */
    int self;

    Optional<DynamicConfig> config = Optional.empty();
    Duration threshold = Duration.ofSeconds(20);
    Map<Integer, Tags> tags = new LinkedHashMap<>();
    Lsn replayed = WRITTEN;
    boolean replayPaused;
    boolean running = true;

    /** What waits for a restart, on every node. */
    List<ServerFacts.WaitingSetting> waiting = List.of();

    /** Whether clients are let in; else the agent has started the database with its door closed. */
    boolean admits = true;

    boolean mainOnline = true;
    Duration mainSilence = Duration.ZERO;
    NodeCondition mainCondition = NodeCondition.MAIN;
    Optional<ScheduledSwitchover> scheduled = Optional.empty();
    Optional<ScheduledRestart> restart = Optional.empty();
    Optional<OperationReport> operation = Optional.empty();

    static PatroniScene alone() {
        PatroniScene scene = new PatroniScene();
        scene.nodes = 1;
        return scene;
    }

    static PatroniScene three(int self) {
        PatroniScene scene = new PatroniScene();
        scene.self = self;
        for (int node = 0; node < 3; node++) {
            scene.tags.put(
                    node,
                    Tags.of(Map.of(
                            "key1", new Tag(Kind.FLAG, "true"),
                            "key2", new Tag(Kind.FLAG, "false"),
                            "key3", new Tag(Kind.NUMBER, "1.4"),
                            "key4", new Tag(Kind.TEXT, "RandomString"))));
        }
        return scene;
    }

    ClusterSnapshot snapshot() {
        NodeState state = state();
        ClusterView view = new ClusterView(state, Optional.of(shared()), members());
        DatabaseObservation database = database(self);
        Observation seen = new Observation(
                Seen.now(database),
                running ? ProcessObservation.RUNNING : ProcessObservation.STOPPED,
                Lag.none(),
                new LossBound.MainPosition(Optional.of(WRITTEN), Duration.ZERO, LossBound.WriteRate.NONE),
                List.of(),
                peers(),
                new Versions(VERSION, Optional.of(VERSION)),
                true,
                Footing.none(),
                false);
        NodeHealth health =
                NodeHealth.of(state, Optional.of(Seen.now(database))).showing(profile(self));
        Explanation why = new Explanation(
                FailureDetector.judge(List.of(), TTL),
                List.of(),
                Optional.empty(),
                Backing.notNeeded(SplitBrainGuard.NONE, "none"));
        Policy policy = new Policy(
                new FailoverPolicy(true, TTL, TTL),
                GuardPolicy.of(SplitBrainGuard.NONE),
                new Timings(TTL, Duration.ofSeconds(5), Duration.ofSeconds(2), TTL, TTL));
        return new ClusterSnapshot(
                view,
                self == 0 ? Role.MAIN : Role.SECONDARY,
                health,
                seen,
                why,
                OutlookRule.explain(
                        new OutlookRule.Grounds(view, seen, policy, why, Optional.empty(), Optional.empty(), false)),
                policy,
                self == 0
                        ? Optional.empty()
                        : Optional.of(new MainStatus(mainOnline, mainSilence, Optional.of(NOW), false)),
                NodeReport.none(),
                address(self),
                VERSION,
                List.of(),
                operation,
                false,
                scheduled,
                restart,
                NOW);
    }

    private NodeState state() {
        NodeState fresh = NodeState.standalone(new HardwareId("hw-node-number-000" + self));
        if (self == 0) {
            return fresh.leading(membership(0), new Term(3)).in(mainCondition);
        }
        KnownMain main = new KnownMain(Optional.of(id(0)), endpoints(0), Optional.of(VERSION));
        return fresh.following(Role.SECONDARY, membership(self), main, NodeCondition.STREAMING, new Term(3));
    }

    private SharedConfig shared() {
        return new SharedConfig(
                        new ClusterId("0b7c1c1e-6d0e-4a57-9e0b-7d8a54c1b0aa"),
                        true,
                        address(0),
                        new ServerName("n0"),
                        new HardwareId("hw-node-number-0000"),
                        SYSTEM,
                        new Term(3),
                        true,
                        Duration.ofSeconds(20),
                        NOW)
                .with(config, threshold);
    }

    private List<Node> members() {
        List<Node> all = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            all.add(new Node(
                    id(node),
                    new HardwareId("hw-node-number-000" + node),
                    node == 0 ? Role.MAIN : Role.SECONDARY,
                    new ServerName("n" + node),
                    endpoints(node),
                    NodeStatus.ONLINE,
                    NodeReport.none(),
                    Optional.of(NOW),
                    NOW,
                    node + 1,
                    false));
        }
        return all;
    }

    private List<PeerSighting> peers() {
        List<PeerSighting> all = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            if (node != self) {
                PeerObservation.Claim claim = new PeerObservation.Claim(
                        Optional.of(node == 0 ? Role.MAIN : Role.SECONDARY),
                        new Term(3),
                        node == 0,
                        Optional.of(WRITTEN),
                        Optional.of(VERSION),
                        dev.mainstay.domain.observation.Allegiance.none(),
                        profile(node));
                all.add(new PeerSighting(
                        id(node), Optional.of(Seen.now(new PeerObservation.Answered(claim))), Optional.empty()));
            }
        }
        return all;
    }

    private Profile profile(int node) {
        boolean answers = node != self || running;
        Presentation shown = new Presentation(
                Optional.of(new PeerUrl(PeerUrl.Scheme.HTTP, new Endpoint(address(node), 8008))),
                tags.getOrDefault(node, Tags.none()));
        return Profile.of(
                shown,
                answers ? (admits ? ServerPhase.RUNNING : ServerPhase.STARTING) : ServerPhase.STOPPED,
                answers ? database(node) : new DatabaseObservation.Refused("nothing listens"),
                plans(node));
    }

    /** The leader gives its role away; the database of the node that answers is restarted. */
    private Plans plans(int node) {
        Optional<ScheduledSwitchover> given = scheduled.filter(any -> node == 0);
        return new Plans(
                given.map(ScheduledSwitchover::at),
                given.flatMap(ScheduledSwitchover::target),
                restart.filter(any -> node == self).map(ScheduledRestart::at),
                List.of());
    }

    private DatabaseObservation database(int node) {
        if (node == self && !running) {
            return new DatabaseObservation.Refused("nothing listens");
        }
        ServerFacts facts = new ServerFacts(
                150_018,
                Optional.of(NOW.minusSeconds(600)),
                node == 0 ? Optional.empty() : Optional.of(NOW),
                waiting,
                ArchiveUse.NONE);
        if (node == 0 && mainCondition == NodeCondition.MAIN) {
            return new DatabaseObservation.Writable(
                    SYSTEM, new Timeline(1), WRITTEN, false, standbys(), List.of(), facts);
        }
        return new DatabaseObservation.InRecovery(
                SYSTEM,
                new Timeline(1),
                WRITTEN,
                node == 1 ? replayed : WRITTEN,
                true,
                node == 1 && replayPaused,
                node == 0
                        ? Optional.empty()
                        : Optional.of(new WalReceiver(true, Optional.empty(), Optional.of(WRITTEN), Duration.ZERO)),
                Optional.of(Duration.ZERO),
                List.of(),
                List.of(),
                facts);
    }

    private List<Standby> standbys() {
        List<Standby> all = new ArrayList<>();
        for (int node = 1; node < nodes; node++) {
            all.add(new Standby(
                    "node_" + (node + 1),
                    "streaming",
                    Optional.of(WRITTEN),
                    Optional.of(WRITTEN),
                    Optional.of(WRITTEN),
                    Optional.of(WRITTEN),
                    new Link("replicator", Optional.of("127.0.0." + (node + 1)), "async", 0)));
        }
        return all;
    }

    private static Membership membership(int node) {
        return new Membership(
                new ClusterId("0b7c1c1e-6d0e-4a57-9e0b-7d8a54c1b0aa"),
                id(node),
                new ServerName("n" + node),
                endpoints(node),
                SYSTEM);
    }

    static NodeId id(int node) {
        return new NodeId(node + 1);
    }

    private static NodeAddress address(int node) {
        return new NodeAddress("127.0.0." + (node + 1));
    }

    private static NodeEndpoints endpoints(int node) {
        return new NodeEndpoints(new PeerUrl(PeerUrl.Scheme.HTTP, new Endpoint(address(node), 80)), 5432, 6379);
    }
}
