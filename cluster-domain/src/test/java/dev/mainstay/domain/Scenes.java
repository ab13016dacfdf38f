package dev.mainstay.domain;

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
import dev.mainstay.domain.observation.Evidence;
import dev.mainstay.domain.observation.Footing;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.observation.ProcessObservation;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.observation.ServerFacts;
import dev.mainstay.domain.observation.Versions;
import dev.mainstay.domain.observation.WalReceiver;
import dev.mainstay.domain.policy.FailoverPolicy;
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
import dev.mainstay.domain.topology.NodeReport;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.wal.Lag;
import dev.mainstay.domain.wal.LossBound;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The few situations that the domain's tests begin with: node 1 is main, nodes 2 and 3 follow. */
public final class Scenes {
    public static final SystemIdentifier DATABASE = new SystemIdentifier("7312345678901234567");
    public static final SoftwareVersion VERSION = new SoftwareVersion("1.0.373");
    public static final Term TERM = new Term(3);
    public static final Duration THRESHOLD = Duration.ofMinutes(2);
    public static final Instant AT = Instant.parse("2026-11-01T12:00:00Z");
    public static final Policy POLICY = policy(true);

    private Scenes() {}

    public static Policy policy(boolean automatic) {
        return new Policy(
                new FailoverPolicy(automatic, THRESHOLD, FailoverPolicy.DEFAULT_MAXIMUM_LAG),
                GuardPolicy.of(SplitBrainGuard.NONE),
                new Timings(
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(10)));
    }

    public static NodeEndpoints endpoints(int node) {
        NodeAddress address = new NodeAddress("203.0.113." + node);
        return new NodeEndpoints(new PeerUrl(PeerUrl.Scheme.HTTP, new Endpoint(address, 80)), 5432, 6379);
    }

    public static Membership membership(int node) {
        return new Membership(
                new ClusterId("CL-1"), new NodeId(node), new ServerName("Node " + node), endpoints(node), DATABASE);
    }

    public static NodeState standalone() {
        return NodeState.standalone(new HardwareId("hw-0"));
    }

    public static NodeState main() {
        return new NodeState(
                new HardwareId("hw-1"),
                Role.MAIN,
                NodeCondition.MAIN,
                TERM,
                Optional.of(membership(1)),
                Optional.empty());
    }

    public static NodeState secondary() {
        return follower(2, Role.SECONDARY, NodeCondition.STREAMING);
    }

    public static NodeState follower(int node, Role role, NodeCondition condition) {
        KnownMain main = new KnownMain(Optional.of(new NodeId(1)), endpoints(1), Optional.of(VERSION));
        return new NodeState(
                new HardwareId("hw-" + node), role, condition, TERM, Optional.of(membership(node)), Optional.of(main));
    }

    /** A node of that role as it usually is. */
    public static NodeState inRole(Role role) {
        return switch (role) {
            case STANDALONE -> standalone();
            case MAIN -> main();
            case STANDBY_LEADER -> main().leadingStandbys(membership(1));
            case SECONDARY -> secondary();
            case SERVER3, SERVER4, SERVER5 -> follower(3, role, NodeCondition.STREAMING);
        };
    }

    public static Node node(int id, Role role, NodeStatus status) {
        return new Node(
                new NodeId(id),
                new HardwareId("hw-" + id),
                role,
                new ServerName("Node " + id),
                endpoints(id),
                status,
                NodeReport.none(),
                Optional.of(AT),
                AT,
                role == Role.MAIN ? Node.MAIN_PRIORITY : Node.DEFAULT_PRIORITY,
                false);
    }

    /** Node 1 main, nodes 2 and 3 secondaries, all online. */
    public static List<Node> threeNodes() {
        return List.of(
                node(1, Role.MAIN, NodeStatus.ONLINE),
                node(2, Role.SECONDARY, NodeStatus.ONLINE),
                node(3, Role.SECONDARY, NodeStatus.ONLINE));
    }

    public static ClusterView view(NodeState self) {
        return new ClusterView(self, Optional.empty(), threeNodes());
    }

    public static DatabaseObservation writable() {
        return new DatabaseObservation.Writable(DATABASE, new Timeline(1), new Lsn(5_000), false, List.of(), List.of());
    }

    public static DatabaseObservation standby(boolean streaming) {
        return standby(streaming, false);
    }

    public static DatabaseObservation standby(boolean streaming, boolean paused) {
        Optional<WalReceiver> receiver = streaming
                ? Optional.of(
                        new WalReceiver(true, Optional.of("replica_2"), Optional.of(new Lsn(5_000)), Duration.ZERO))
                : Optional.empty();
        return new DatabaseObservation.InRecovery(
                DATABASE,
                new Timeline(1),
                new Lsn(4_000),
                new Lsn(4_000),
                true,
                paused,
                receiver,
                Optional.of(Duration.ZERO));
    }

    /** That streams, with an archive of that use besides; told to use nothing else, it streams no more. */
    public static DatabaseObservation standby(ArchiveUse archive) {
        DatabaseObservation.InRecovery seen =
                standby(archive != ArchiveUse.ONLY).asStandby().orElseThrow();
        return new DatabaseObservation.InRecovery(
                seen.system(),
                seen.timeline(),
                seen.received(),
                seen.replayed(),
                seen.streamedSinceStart(),
                seen.replayPaused(),
                seen.receiver(),
                seen.replayDelay(),
                List.of(),
                List.of(),
                ServerFacts.of(archive));
    }

    public static DatabaseObservation refused() {
        return new DatabaseObservation.Refused("the database is starting up");
    }

    public static DatabaseObservation silent() {
        return new DatabaseObservation.Silent("no answer within 2 s");
    }

    public static Evidence evidence(Evidence.Source source, Evidence.Sign sign, Duration lastUp) {
        return new Evidence(source, sign, Optional.of(lastUp), "said so");
    }

    public static Evidence neverUp(Evidence.Source source, Evidence.Sign sign) {
        return new Evidence(source, sign, Optional.empty(), "said so");
    }

    /** Every required path says this, last up so long ago. */
    public static List<Evidence> everyPath(Evidence.Sign sign, Duration lastUp) {
        return List.of(
                evidence(Evidence.Source.API, sign, lastUp),
                evidence(Evidence.Source.DATABASE, sign, lastUp),
                evidence(Evidence.Source.WAL_STREAM, sign, lastUp));
    }

    public static List<Evidence> mainIsUp() {
        return everyPath(Evidence.Sign.UP, Duration.ZERO);
    }

    public static List<Evidence> mainIsLost() {
        return everyPath(Evidence.Sign.DOWN, THRESHOLD);
    }

    public static PeerSighting answering(int node, Role role, Term term) {
        PeerObservation.Claim claim = new PeerObservation.Claim(
                Optional.of(role), term, role == Role.MAIN, Optional.of(new Lsn(5_000)), Optional.of(VERSION));
        return new PeerSighting(
                new NodeId(node),
                Optional.of(Seen.now(new PeerObservation.Answered(claim))),
                Optional.of(Duration.ZERO));
    }

    public static PeerSighting silentNode(int node, Duration silence) {
        return new PeerSighting(
                new NodeId(node), Optional.of(Seen.now(new PeerObservation.Silent("no answer"))), Optional.of(silence));
    }

    /** A look around that can be changed piece by piece. */
    public static Look seeing(DatabaseObservation database) {
        return new Look(database);
    }

    /** Builds an observation. */
    public static final class Look {
        private final DatabaseObservation database;
        private ProcessObservation process = ProcessObservation.RUNNING;
        private Lag lag = Lag.none();
        private LossBound.MainPosition position = LossBound.MainPosition.unknown();
        private List<Evidence> evidence = List.of();
        private final List<PeerSighting> peers = new ArrayList<>();
        private Versions versions = new Versions(VERSION, Optional.of(VERSION));
        private boolean asked = true;
        private Footing footing = Footing.none();
        private boolean transition;

        private Look(DatabaseObservation database) {
            this.database = database;
        }

        public Look process(ProcessObservation now) {
            process = now;
            return this;
        }

        public Look lag(Lag now) {
            lag = now;
            return this;
        }

        public Look lag(Duration replay) {
            lag = new Lag(Optional.of(replay), Optional.empty(), Optional.empty());
            return this;
        }

        public Look mainAt(LossBound.MainPosition now) {
            position = now;
            return this;
        }

        public Look evidence(List<Evidence> now) {
            evidence = now;
            return this;
        }

        public Look peer(PeerSighting peer) {
            peers.add(peer);
            return this;
        }

        public Look mainRuns(Optional<SoftwareVersion> version) {
            versions = new Versions(VERSION, version);
            return this;
        }

        public Look peersNotAsked() {
            asked = false;
            return this;
        }

        public Look footing(Footing now) {
            footing = now;
            return this;
        }

        public Look transitionRuns() {
            transition = true;
            return this;
        }

        public Observation done() {
            return new Observation(
                    Seen.now(database), process, lag, position, evidence, peers, versions, asked, footing, transition);
        }
    }
}
