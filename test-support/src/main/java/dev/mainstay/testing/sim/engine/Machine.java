package dev.mainstay.testing.sim.engine;

import dev.mainstay.application.Ports;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.testing.fake.FakeIds;
import dev.mainstay.testing.fake.FakePostgres;
import dev.mainstay.testing.fake.FakeSalvage;
import dev.mainstay.testing.fake.FakeServerView;
import dev.mainstay.testing.sim.world.Happening.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One host: its power, its disk, its clock, its database, and the agent's process while there is one. What is stored
 * outlives every process. Confined to the thread of its schedule.
 */
final class Machine {

    private static final int DATABASE_PORT = 5432;
    private static final int REDIS_PORT = 6379;
    private static final int API_PORT = 80;
    private static final long FIRST_WALL_SECOND = 1_793_534_400L;
    private static final long SLUGGISH = 3_000_000L;

    private final Cluster cluster;
    private final int number;
    private final FakePostgres postgres;
    private final FakeServerView database;
    private final Stores stores;
    private final FakeIds ids;
    private final FakeSalvage salvage;
    private final SimDeadMan deadMan;
    private final Doom doom = new Doom();

    private Optional<Agent> agent = Optional.empty();
    private boolean powered = true;
    private boolean paused;
    private boolean agentFrozen;
    private long movesSince;
    private long runsSince;
    private int births;
    private int slowness = 1;
    private Duration clockError = Duration.ZERO;

    Machine(Cluster cluster, int number) {
        this.cluster = cluster;
        this.number = number;
        this.ids = new FakeIds(number);
        this.stores = new Stores(ids);
        this.postgres = cluster.databases().add(new Endpoint(address(), DATABASE_PORT), cluster::nanos);
        this.database = postgres.view();
        this.salvage = new FakeSalvage(postgres);
        this.deadMan = new SimDeadMan(cluster, this);
        this.movesSince = cluster.nanos();
    }

    int number() {
        return number;
    }

    NodeId id() {
        return new NodeId(number);
    }

    NodeAddress address() {
        return cluster.addressOf(number);
    }

    NodeEndpoints endpoints() {
        PeerUrl api = new PeerUrl(PeerUrl.Scheme.HTTP, new Endpoint(address(), API_PORT));
        return new NodeEndpoints(api, DATABASE_PORT, REDIS_PORT);
    }

    FakePostgres postgres() {
        return postgres;
    }

    FakeServerView database() {
        return database;
    }

    Stores stores() {
        return stores;
    }

    Doom doom() {
        return doom;
    }

    Optional<Agent> agent() {
        return agent;
    }

    boolean hostUp() {
        return powered;
    }

    boolean isPaused() {
        return paused;
    }

    boolean agentFrozen() {
        return paused || agentFrozen;
    }

    /** Since when the agent's process lives and moves; negative while it does not. */
    long movesSince() {
        return agent.isEmpty() || agentFrozen() ? -1 : movesSince;
    }

    /** Since when the machine moves; this moment while it does not. */
    long runsSince() {
        return powered && !paused ? runsSince : cluster.nanos();
    }

    int nextBirth() {
        births++;
        return births;
    }

    /** The longest that a thread waits for a processor, in nanoseconds. */
    long sluggishNanos() {
        return SLUGGISH * slowness;
    }

    long slowed(long nanos) {
        return nanos * slowness;
    }

    /** Everything local takes so many times as long. */
    void slow(int times) {
        slowness = times;
    }

    Duration clockError() {
        return clockError;
    }

    void jumpClock(Duration span) {
        clockError = clockError.plus(span);
    }

    Instant wallTime() {
        return Instant.ofEpochSecond(FIRST_WALL_SECOND)
                .plusNanos(cluster.nanos())
                .plus(clockError);
    }

    // Processes.

    void startAgent() {
        if (agent.isEmpty() && powered) {
            agentFrozen = false;
            movesSince = cluster.nanos();
            Agent born = cluster.newAgent(this);
            agent = Optional.of(born);
            if (paused) {
                born.freeze();
            }
            cluster.note(Kind.PROCESS, this, "the agent starts");
        }
    }

    void killAgent(String why) {
        agent.ifPresent(gone -> {
            gone.end();
            agent = Optional.empty();
            agentFrozen = false;
            salvage.interrupt();
            cluster.note(Kind.PROCESS, this, "the agent dies, " + why);
        });
    }

    void freezeAgent() {
        agentFrozen = agent.isPresent();
        agent.ifPresent(Agent::freeze);
    }

    void thawAgent() {
        agentFrozen = false;
        if (!paused) {
            movesSince = cluster.nanos();
            agent.ifPresent(Agent::thaw);
        }
    }

    /** No signal arrives on a machine that stands still; it thaws its database when it goes on. */
    void thawDatabase() {
        if (!paused) {
            postgres.thaw();
        }
    }

    void losePower() {
        killAgent("with its host");
        deadMan.disarm();
        postgres.kill();
        powered = false;
        paused = false;
    }

    /** The machine boots: nobody starts the database but the agent. */
    void regainPower() {
        runsSince = cluster.nanos();
        powered = true;
        startAgent();
    }

    void pause() {
        paused = true;
        agent.ifPresent(Agent::freeze);
        postgres.freeze();
    }

    void resume() {
        runsSince = cluster.nanos();
        paused = false;
        postgres.thaw();
        if (!agentFrozen) {
            thawAgent();
        }
    }

    /** The ports of a new process on this machine. */
    Ports ports(Agent process) {
        return new Wiring(cluster, this).ports(process, salvage, ids, deadMan);
    }
}
