package dev.mainstay.adapters.http.panel;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.health.NodeHealth;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.EventId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.Allegiance;
import dev.mainstay.domain.observation.CastVote;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.observation.Vote;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.ChangeConfig;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.Operations;
import dev.mainstay.ports.in.RecogniseNode;
import dev.mainstay.ports.in.RevealSecret;
import dev.mainstay.ports.in.SetUpSecondary;
import dev.mainstay.ports.in.ShowCluster;
import dev.mainstay.ports.in.TestConnection;
import dev.mainstay.ports.out.Heartbeat;
import dev.mainstay.ports.out.HeartbeatReply;
import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.out.JoinGrant;
import dev.mainstay.ports.out.JoinRequest;
import dev.mainstay.ports.out.MinimumSettings;
import dev.mainstay.ports.out.Notice;
import dev.mainstay.ports.out.OperatorScript;
import dev.mainstay.ports.out.PanelTables;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.out.SecretAnswer;
import dev.mainstay.ports.out.SecretOrder;
import dev.mainstay.ports.out.SecretRotation;
import dev.mainstay.ports.out.VoteRequest;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fake.FakeRevokedTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/** All in-ports in memory: answers are set by a test, questions are kept for it. */
final class StubCluster implements ShowCluster, Operations, RevealSecret {
    static final Secret SECRET = Secret.of("5eC0ffee5eC0ffee5eC0ffee5eC0ffee5eC0ffee5eC0ffee5eC0ffee5eC0ffee");
    static final Secret JWT_KEY = Secret.of("short-key-of-20bytes");
    static final Secret REPLICATION = Secret.of("replication-pass-word");

    volatile ClusterSnapshot snapshot = Snapshots.standalone();
    volatile Optional<NodeHealth> health = Optional.empty();
    volatile Optional<Secret> revealable = Optional.empty();
    volatile CommandReply reply = started(TransitionKind.SETUP_MAIN, Facts.none());
    volatile Optional<OperationReport> report = Optional.empty();
    volatile Duration awaited = Duration.ofDays(1);
    volatile Function<JoinRequest, JoinGrant> admit = request -> grant();
    volatile Function<Heartbeat, HeartbeatReply> receive = beat -> beatReply();
    volatile Function<SecretOrder, SecretAnswer> takeSecret = order -> SecretAnswer.of(SecretRotation.Stage.PREPARED);
    volatile Consumer<Notice> notice = any -> {};
    volatile Optional<Optional<PanelTables.PanelUser>> user =
            Optional.of(Optional.of(new PanelTables.PanelUser(true, true)));
    volatile Optional<Secret> jwtRow = Optional.of(JWT_KEY);
    volatile Optional<Integer> rateLimit = Optional.empty();
    volatile Optional<RuntimeException> databaseTrouble = Optional.empty();
    volatile TestConnection.Report connection = new TestConnection.Report(
            Reach.yes(), Reach.yes(), Reach.yes(), Optional.empty(), Optional.of(Snapshots.VERSION));
    volatile List<Integer> eventLimits = new CopyOnWriteArrayList<>();

    final FakeRevokedTokens revoked = new FakeRevokedTokens();
    final StubChanges changes = new StubChanges(this);
    final List<Object> asked = new CopyOnWriteArrayList<>();
    final AtomicInteger keyReads = new AtomicInteger();
    final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger numbers = new AtomicInteger();

    volatile Function<ChangeConfig.Command, SharedConfig> configure = command -> snapshot.view()
            .config()
            .orElseThrow(() -> new ConflictException("not the main server: change the configuration there"))
            .with(
                    command.automatic().orElse(true),
                    command.threshold().orElse(Duration.ofMinutes(2)),
                    command.name().orElse(new ServerName("DC1")));

    Function<VoteRequest, Vote> voting = request -> this.vote;
    Allegiance allegiance = Allegiance.none();
    Vote vote = new Vote(CastVote.Word.GRANTED, new Term(4), "it consents");

    PanelAdapter.Ports ports() {
        return new PanelAdapter.Ports(
                this,
                this,
                this,
                (command, actor, dryRun) -> answer(command, actor, dryRun),
                new Join(),
                (force, actor, dryRun) -> answer(force, actor, dryRun),
                target -> {
                    asked.add(target);
                    return connection;
                },
                new Recognised(),
                request -> {
                    asked.add(request);
                    return admit.apply(request);
                },
                beat -> {
                    asked.add(beat);
                    return receive.apply(beat);
                },
                told -> {
                    asked.add(told);
                    notice.accept(told);
                },
                changes.switchOver(),
                changes.takeOver(),
                changes.reattach(),
                request -> {
                    asked.add(request);
                    return voting.apply(request);
                },
                changes.resolve(),
                changes.salvage(),
                (force, actor, dryRun) -> answer(force, actor, dryRun),
                (node, actor, dryRun) -> answer(node, actor, dryRun),
                (command, actor, dryRun) -> {
                    answer(command, actor, dryRun);
                    return configure.apply(command);
                },
                (actor, dryRun) -> answer("rotate-secret", actor, dryRun),
                order -> {
                    asked.add(order);
                    return takeSecret.apply(order);
                },
                new StubRecovery(this),
                changes.uploads());
    }

    /** A command as it arrived. */
    record Asked(Object command, Actor actor, boolean dryRun) {}

    CommandReply answer(Object command, Actor actor, boolean dryRun) {
        asked.add(new Asked(command, actor, dryRun));
        return reply;
    }

    private final class Recognised implements RecogniseNode {
        @Override
        public boolean knowsSecret(String presented) {
            return snapshot.role() != Role.STANDALONE && SECRET.matches(presented);
        }

        @Override
        public boolean isSigned(String text, String signature) {
            return snapshot.role() != Role.STANDALONE && SECRET.sign(text).equals(signature);
        }
    }

    private final class Join implements SetUpSecondary {
        @Override
        public CommandReply setUpSecondary(Command command, Actor actor, boolean dryRun) {
            return answer(command, actor, dryRun);
        }

        @Override
        public String dataLocation() {
            return "/data";
        }

        @Override
        public Optional<OperatorScript> script() {
            return Optional.empty();
        }
    }

    PanelTables tables() {
        return new PanelTables() {
            @Override
            public Optional<Integer> subscribers() {
                return Optional.empty();
            }

            @Override
            public Optional<Secret> jwtSecret() {
                keyReads.incrementAndGet();
                databaseTrouble.ifPresent(StubCluster::fail);
                return jwtRow;
            }

            @Override
            public Optional<Integer> rateLimit() {
                databaseTrouble.ifPresent(StubCluster::fail);
                return rateLimit;
            }

            @Override
            public Optional<Optional<PanelUser>> user(long id) {
                databaseTrouble.ifPresent(StubCluster::fail);
                return user;
            }
        };
    }

    Ids ids() {
        return new Ids() {
            @Override
            public OperationId operation() {
                return new OperationId("error-" + numbers.incrementAndGet());
            }

            @Override
            public EventId event() {
                return new EventId("event-" + numbers.incrementAndGet());
            }

            @Override
            public ClusterId cluster() {
                return new ClusterId(Snapshots.CLUSTER);
            }

            @Override
            public HardwareId hardware() {
                return new HardwareId("hw-generated-000001");
            }

            @Override
            public Secret secret() {
                return SECRET;
            }
        };
    }

    private static void fail(RuntimeException trouble) {
        throw trouble;
    }

    @Override
    public Seen<ClusterSnapshot> snapshot() {
        return Seen.now(snapshot);
    }

    @Override
    public NodeHealth health() {
        return health.orElse(snapshot.health()).following(allegiance);
    }

    @Override
    public List<dev.mainstay.ports.out.StoredEvent> events(int limit, long before) {
        databaseTrouble.ifPresent(StubCluster::fail);
        eventLimits.add(limit);
        return new ArrayList<>(Snapshots.events());
    }

    @Override
    public Optional<OperationReport> find(OperationId id) {
        return report.filter(known -> known.id().equals(id));
    }

    @Override
    public List<OperationReport> all() {
        return report.stream().toList();
    }

    @Override
    public Optional<OperationReport> await(OperationId id, Duration limit) {
        awaited = limit;
        return find(id);
    }

    @Override
    public Optional<Secret> revealable() {
        return revealable;
    }

    @Override
    public Optional<String> masked() {
        return Optional.of("5eC0…(hidden)");
    }

    static CommandReply started(TransitionKind kind, Facts facts) {
        return new CommandReply.Started(new OperationId("op-1"), new Plan(kind, List.of(), facts));
    }

    static OperationReport report(TransitionKind kind, OperationReport.Status status, String error, Facts facts) {
        return new OperationReport(
                new OperationId("op-1"),
                kind,
                status,
                false,
                status == OperationReport.Status.RUNNING
                        ? Optional.of(kind.steps().get(0))
                        : Optional.empty(),
                status == OperationReport.Status.DONE ? 100 : 20,
                Progress.none(),
                Snapshots.NOW,
                status == OperationReport.Status.RUNNING ? Optional.empty() : Optional.of(Snapshots.NOW.plusSeconds(3)),
                error,
                List.of(),
                facts);
    }

    static JoinGrant grant() {
        TreeMap<String, Integer> minimum = new TreeMap<>();
        minimum.put("max_connections", 500);
        return new JoinGrant(
                new ClusterId(Snapshots.CLUSTER),
                new NodeId(2),
                Role.SECONDARY,
                new NodeId(1),
                Snapshots.endpoints("203.0.113.10"),
                SlotName.of(new NodeId(2)),
                REPLICATION,
                Optional.empty(),
                Snapshots.DATABASE,
                312_456_789L,
                new Term(3),
                new MinimumSettings(minimum));
    }

    static HeartbeatReply beatReply() {
        return new HeartbeatReply(
                Optional.of(new NodeId(2)),
                new Term(3),
                Optional.of(Lsn.parse("0/5000148")),
                Optional.of(Snapshots.VERSION),
                Optional.of(true),
                Optional.of(Duration.ofMinutes(2)),
                Optional.of(Instant.parse("2026-05-12T11:45:03Z")));
    }
}
