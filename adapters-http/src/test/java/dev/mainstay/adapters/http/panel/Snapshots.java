package dev.mainstay.adapters.http.panel;

import dev.mainstay.domain.decision.Explanation;
import dev.mainstay.domain.decision.Outlook;
import dev.mainstay.domain.decision.OutlookRule;
import dev.mainstay.domain.decision.TwoMains;
import dev.mainstay.domain.event.Facts;
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
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.Evidence;
import dev.mainstay.domain.observation.Footing;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.observation.Versions;
import dev.mainstay.domain.policy.Backing;
import dev.mainstay.domain.policy.FailoverPolicy;
import dev.mainstay.domain.policy.FreezeRule.Contender;
import dev.mainstay.domain.policy.GuardPolicy;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.policy.Timings;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.NodeMetrics;
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.domain.wal.Branch;
import dev.mainstay.domain.wal.Lag;
import dev.mainstay.domain.wal.LossBound;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.MainStatus;
import dev.mainstay.ports.out.StoredEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The states of the conformance cases as snapshots. */
final class Snapshots {
    static final Instant NOW = Instant.parse("2026-05-12T11:45:01Z");
    static final String CLUSTER = "0b7c1c1e-6d0e-4a57-9e0b-7d8a54c1b0aa";
    static final SystemIdentifier DATABASE = new SystemIdentifier("7312345678901234567");
    static final SoftwareVersion VERSION = new SoftwareVersion("1.0.373");

    private static final Timings TIMINGS = new Timings(
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofMinutes(2),
            Duration.ofSeconds(10));
    private static final Backing NO_BACKING = Backing.notNeeded(SplitBrainGuard.NONE, SplitBrainGuard.NONE.warning());
    private static final Policy POLICY = new Policy(
            new FailoverPolicy(true, Duration.ofMinutes(2), Duration.ofSeconds(30)),
            GuardPolicy.of(SplitBrainGuard.NONE),
            TIMINGS);

    private Snapshots() {}

    static NodeEndpoints endpoints(String address) {
        return new NodeEndpoints(
                new PeerUrl(PeerUrl.Scheme.HTTP, new Endpoint(new NodeAddress(address), 80)), 5432, 6379);
    }

    static Node main() {
        return node(1, Role.MAIN, "203.0.113.10", Lag.none());
    }

    static Node secondary(Duration lag) {
        return node(
                2,
                Role.SECONDARY,
                "203.0.113.11",
                new Lag(Optional.of(lag), Optional.of(WalDistance.ZERO), Optional.of(new WalDistance(4096))));
    }

    /** A member that was never heard of: nothing is known of it. */
    static Node unheard() {
        Node known = secondary(Duration.ZERO);
        return new Node(
                known.id(),
                known.hardwareId(),
                known.role(),
                known.name(),
                known.endpoints(),
                NodeStatus.CONNECTING,
                NodeReport.none(),
                Optional.empty(),
                known.joinedAt(),
                known.priority(),
                known.needsRebase());
    }

    private static Node node(int id, Role role, String address, Lag lag) {
        NodeReport report = new NodeReport(
                new NodeMetrics(
                        Optional.of(12.4), Optional.of(38.2), Optional.of(41.0), Optional.of(8), Optional.of(16)),
                Optional.of(VERSION),
                Optional.of(8421),
                lag,
                Optional.of(new Timeline(1)),
                Optional.of(Lsn.parse("0/5000148")),
                Optional.of(DATABASE),
                NodeStatus.ONLINE,
                NodeStatus.ONLINE,
                role == Role.MAIN ? Optional.empty() : Optional.of(NOW));
        return new Node(
                new NodeId(id),
                new HardwareId("hw-node-number-000" + id),
                role,
                new ServerName("DC" + id),
                endpoints(address),
                NodeStatus.ONLINE,
                report,
                Optional.of(NOW),
                NOW.minusSeconds(86_400),
                id,
                false);
    }

    /** S0. */
    static ClusterSnapshot standalone() {
        NodeState self = NodeState.standalone(new HardwareId("hw-node-number-0001"));
        return snapshot(ClusterView.of(self), Role.STANDALONE, writable(), Optional.empty(), List.of(), noMain());
    }

    /** M1 with one node, M2 with two. */
    static ClusterSnapshot mainWith(Node... nodes) {
        NodeState self = NodeState.standalone(new HardwareId("hw-node-number-0001"))
                .leading(membership(1, "203.0.113.10"), new Term(3));
        return snapshot(view(self, nodes), Role.MAIN, writable(), Optional.empty(), events(), noMain());
    }

    /** A main that met a newer one. */
    static ClusterSnapshot fencedMain() {
        NodeState self = NodeState.standalone(new HardwareId("hw-node-number-0001"))
                .leading(membership(1, "203.0.113.10"), new Term(3))
                .in(NodeCondition.FENCED);
        ClusterView view = view(self, main(), secondary(Duration.ZERO));
        return snapshot(view, Role.MAIN, writable(), Optional.empty(), events(), noMain());
    }

    /** R, or R-t with a silent main. */
    static ClusterSnapshot replica(MainStatus main) {
        KnownMain leader = new KnownMain(Optional.of(new NodeId(1)), endpoints("203.0.113.10"), Optional.of(VERSION));
        NodeState self = NodeState.standalone(new HardwareId("hw-node-number-0002"))
                .following(Role.SECONDARY, membership(2, "203.0.113.11"), leader, NodeCondition.STREAMING, new Term(3));
        List<Evidence> evidence = List.of(new Evidence(
                Evidence.Source.API,
                main.online() ? Evidence.Sign.UP : Evidence.Sign.DOWN,
                Optional.of(main.offlineFor()),
                "connection refused"));
        Explanation why = new Explanation(
                FailureDetector.judge(evidence, Duration.ofMinutes(2)),
                List.of(Verdict.that(Guard.MAIN_IS_LOST, !main.online(), "as seen", Facts.of("silence_ms", 12))),
                Optional.of(new LossBound(new WalDistance(100), new WalDistance(20), Duration.ofSeconds(7))),
                NO_BACKING);
        return snapshot(
                view(self, main(), secondary(Duration.ofMillis(800))),
                Role.SECONDARY,
                inRecovery(),
                Optional.of(main),
                events(),
                why);
    }

    static MainStatus silentFor(Duration silence) {
        return new MainStatus(
                silence.isZero(), silence, Optional.of(NOW), silence.compareTo(Duration.ofMinutes(2)) > 0);
    }

    private static ClusterView view(NodeState self, Node... nodes) {
        SharedConfig config = new SharedConfig(
                new ClusterId(CLUSTER),
                true,
                new NodeAddress("203.0.113.10"),
                new ServerName("DC1"),
                new HardwareId("hw-node-number-0001"),
                DATABASE,
                new Term(3),
                true,
                Duration.ofMinutes(2),
                NOW);
        return new ClusterView(self, Optional.of(config), List.of(nodes));
    }

    private static Membership membership(int id, String address) {
        return new Membership(
                new ClusterId(CLUSTER), new NodeId(id), new ServerName("DC" + id), endpoints(address), DATABASE);
    }

    private static Explanation noMain() {
        return new Explanation(
                FailureDetector.judge(List.of(), Duration.ofMinutes(2)), List.of(), Optional.empty(), NO_BACKING);
    }

    static List<StoredEvent> events() {
        return List.of(
                new StoredEvent(
                        8,
                        "failover_started",
                        2,
                        "203.0.113.11",
                        "secondary",
                        "it began",
                        "critical",
                        NOW,
                        Optional.of("auto")),
                new StoredEvent(
                        7,
                        "node_joined",
                        2,
                        "203.0.113.11",
                        "secondary",
                        "Node DC2 joined",
                        "info",
                        NOW.minusSeconds(5),
                        Optional.empty()));
    }

    private static DatabaseObservation writable() {
        return new DatabaseObservation.Writable(
                DATABASE, new Timeline(1), Lsn.parse("0/5000148"), false, List.of(), List.of());
    }

    private static DatabaseObservation inRecovery() {
        return new DatabaseObservation.InRecovery(
                DATABASE,
                new Timeline(1),
                Lsn.parse("0/5000148"),
                Lsn.parse("0/5000148"),
                true,
                false,
                Optional.empty(),
                Optional.of(Duration.ZERO));
    }

    private static ClusterSnapshot snapshot(
            ClusterView view,
            Role role,
            DatabaseObservation database,
            Optional<MainStatus> main,
            List<StoredEvent> events,
            Explanation why) {
        Observation seen = new Observation(
                Seen.now(database),
                ProcessObservation.RUNNING,
                Lag.none(),
                LossBound.MainPosition.unknown(),
                why.main().evidence(),
                List.of(),
                new Versions(VERSION, Optional.of(VERSION)),
                true,
                Footing.none(),
                false);
        NodeHealth health = NodeHealth.of(view.self(), Optional.of(Seen.now(database)));
        NodeReport own = secondary(Duration.ofMillis(800)).report();
        return new ClusterSnapshot(
                view,
                role,
                health,
                seen,
                why,
                outlook(view, seen, why),
                POLICY,
                main,
                own,
                new NodeAddress("203.0.113.10"),
                VERSION,
                events,
                Optional.empty(),
                role != Role.STANDALONE
                        && (database.recovery().orElse(false)
                                || view.self().condition().isClosed()),
                Optional.empty(),
                Optional.empty(),
                NOW);
    }

    private static Outlook outlook(ClusterView view, Observation seen, Explanation why) {
        boolean met = view.self().condition() == NodeCondition.FENCED;
        return OutlookRule.explain(new OutlookRule.Grounds(
                view, seen, POLICY, why, Optional.empty(), met ? Optional.of(twoMains()) : Optional.empty(), false));
    }

    /** Node 2 goes on, node 1 is closed. */
    static TwoMains twoMains() {
        Timeline first = new Timeline(1);
        Lsn fork = Lsn.parse("0/5000000");
        Branch young = new Branch(
                DATABASE,
                new TimelineHistory(new Timeline(2), List.of(new TimelineHistory.Switch(first, fork))),
                Lsn.parse("0/5000800"));
        TwoMains met = TwoMains.met(
                        new Contender(new NodeId(2), new Term(4), Optional.empty()),
                        new Contender(new NodeId(1), new Term(3), Optional.empty()))
                .measured(young, new Branch(DATABASE, TimelineHistory.startingAt(first), Lsn.parse("0/5000148")));
        return met.with(met.leading().writing(Optional.of(NOW), Optional.empty()), met.frozen());
    }
}
