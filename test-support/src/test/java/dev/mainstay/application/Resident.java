package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.policy.FailoverPolicy;
import dev.mainstay.domain.policy.GuardPolicy;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.policy.Timings;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.out.DeadMan;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fake.FakeHooks;
import dev.mainstay.testing.fake.FakeHostMetrics;
import dev.mainstay.testing.fake.FakeIds;
import dev.mainstay.testing.fake.FakeLease;
import dev.mainstay.testing.fake.FakePostgres;
import dev.mainstay.testing.fake.FakeRedis;
import dev.mainstay.testing.fake.FakeReferences;
import dev.mainstay.testing.fake.FakeSalvage;
import dev.mainstay.testing.fake.FakeServices;
import dev.mainstay.testing.fake.InMemoryEventSink;
import dev.mainstay.testing.fake.InMemoryJournal;
import dev.mainstay.testing.fake.InMemoryNodeState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** One node of a {@link Town}: its agent may die and be born again; what is stored and what serves outlives it. */
final class Resident {
    static final SoftwareVersion VERSION = new SoftwareVersion("1.0.373");

    final InMemoryNodeState state;
    final InMemoryJournal journal = new InMemoryJournal();
    final InMemoryEventSink events = new InMemoryEventSink();
    final FakePostgres postgres;
    final FakeRedis redis;
    final FakeServices services = new FakeServices(List.of("radius"));
    final FakeHooks hooks = new FakeHooks();
    final FakeSalvage salvage;
    final FakeReferences references = new FakeReferences();
    FakeLease lease;
    Optional<DeadMan> deadMan = Optional.empty();
    Optional<Secret> remotePassword = Optional.empty();
    final Workshop workshop = new Workshop();
    private final FakeIds ids;
    private final Town town;
    private final int number;
    private UnaryOperator<Ports> between = UnaryOperator.identity();
    private final TurnByTurn callers = new TurnByTurn();
    private Optional<AgentLoop> loop = Optional.empty();

    Resident(Town town, int number) {
        this.town = town;
        this.number = number;
        this.ids = new FakeIds(number);
        this.state = new InMemoryNodeState(ids);
        this.postgres = town.databases.add(Town.at(number, 5432), town.clock);
        this.salvage = new FakeSalvage(postgres);
        this.lease = town.leases.agent();
        this.redis = town.caches.add(Town.at(number, 6379));
    }

    /** A new agent over the same stores; the former one is gone. */
    void start() {
        lease = town.leases.agent();
        AgentLoop born = new AgentLoop(between.apply(ports()), settings(), callers);
        loop = Optional.of(born);
        town.messages.open(url(), born.useCases());
    }

    /** The agent is gone, whatever it was about; the database runs on. */
    void crash() {
        loop = Optional.empty();
        workshop.abandon();
        salvage.interrupt();
        town.messages.close(url());
    }

    /** The whole machine is gone. */
    void die() {
        crash();
        postgres.kill();
    }

    /** From the next start on, something stands between the agent and its ports. */
    void between(UnaryOperator<Ports> decorator) {
        between = decorator;
    }

    boolean isUp() {
        return loop.isPresent();
    }

    /** One turn of the agent, and what it leaves to the background. */
    void turn() {
        if (loop.isPresent()) {
            workshop.runAll();
        }
        loop.ifPresent(agent -> assertThat(agent.tick()).isNotNull());
    }

    AgentLoop agent() {
        return loop.orElseThrow();
    }

    UseCases cases() {
        return agent().useCases();
    }

    /** A command waits for the loop, so it comes from a thread of its own; the node takes a turn while it waits. */
    <T> T command(Function<UseCases, T> command) {
        CompletableFuture<T> reply = CompletableFuture.supplyAsync(() -> command.apply(cases()));
        while (callers.awaits(reply)) {
            turn();
        }
        try {
            return reply.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Executioner.Death death) {
                throw death;
            }
            throw failed;
        }
    }

    static OperationId operation(CommandReply reply) {
        return reply.match(
                refused -> {
                    throw new AssertionError("refused: " + refused.plan().refusal());
                },
                planned -> {
                    throw new AssertionError("only planned");
                },
                CommandReply.Started::operation);
    }

    static void requireStarted(CommandReply reply) {
        assertThat(operation(reply)).isNotNull();
    }

    boolean isBusy() {
        return isUp()
                && TransitionState.replay(journal.entries())
                        .map(TransitionState::isRunning)
                        .orElse(false);
    }

    TransitionState lastTransition() {
        return TransitionState.replay(journal.entries()).orElseThrow();
    }

    NodeState node() {
        return state.load().node();
    }

    Role role() {
        return node().role();
    }

    ClusterSnapshot shows() {
        return cases().show().snapshot().value();
    }

    Secret secret() {
        return state.load().secrets().cluster().orElseThrow();
    }

    NodeAddress host() {
        return Town.at(number, 80).address();
    }

    PeerUrl url() {
        return new PeerUrl(PeerUrl.Scheme.HTTP, Town.at(number, 80));
    }

    NodeEndpoints endpoints() {
        return new NodeEndpoints(url(), 5432, 6379);
    }

    Endpoint redisAt() {
        return Town.at(number, 6379);
    }

    boolean inRecovery() {
        return postgres.probe().look(Duration.ofSeconds(1)).recovery().orElse(false);
    }

    /** Whether a client can commit there now. */
    boolean takesWrites() {
        try {
            assertThat(postgres.write()).isNotNull();
            return true;
        } catch (dev.mainstay.domain.error.ClusterException no) {
            return false;
        }
    }

    /** The latest event of that kind. */
    ClusterEvent last(EventKind kind) {
        return events.latest(1_000).stream()
                .map(event -> event.event())
                .filter(event -> event.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    /** How many events of that kind this node has recorded. */
    long count(EventKind kind) {
        return events.latest(10_000).stream()
                .filter(recorded -> recorded.event().kind() == kind)
                .count();
    }

    Ports ports() {
        return new Ports(
                state,
                journal,
                events,
                postgres.tables(),
                postgres.probe(),
                postgres.control(),
                postgres.process(),
                postgres.directory(),
                postgres.walHistory(),
                salvage,
                redis,
                services,
                town.messages.client(host()),
                postgres.panel(),
                new FakeHostMetrics(),
                hooks,
                references,
                isLeased() ? Optional.of(lease) : Optional.empty(),
                deadMan,
                Optional.empty(),
                workshop,
                ids,
                town.clock.wallClock(),
                town.clock);
    }

    AgentSettings settings() {
        return new AgentSettings(
                new ServerName("Node " + number),
                endpoints(),
                VERSION,
                false,
                guarded(),
                Duration.ofMinutes(15),
                limits(),
                AgentSettings.Reattach.standard(),
                Duration.ofMinutes(1),
                remotePassword);
    }

    /** One thread plays all nodes: who waits for another node's loop must not wait long, and asks again. */
    private static AgentSettings.Limits limits() {
        AgentSettings.Limits standard = AgentSettings.Limits.standard();
        return new AgentSettings.Limits(
                standard.peer(), standard.start(), standard.stop(), Duration.ofMillis(1), standard.stream());
    }

    private boolean isLeased() {
        return town.guard.chosen().equals(Optional.of(SplitBrainGuard.LEASE));
    }

    private Policy guarded() {
        return new Policy(policy().failover(), town.guard, timings());
    }

    static Policy policy() {
        return new Policy(
                new FailoverPolicy(true, Duration.ofMinutes(2), FailoverPolicy.DEFAULT_MAXIMUM_LAG),
                GuardPolicy.of(SplitBrainGuard.NONE),
                timings());
    }

    static Timings timings() {
        return new Timings(
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofMinutes(2),
                Duration.ofSeconds(10));
    }
}
