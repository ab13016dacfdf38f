package dev.mainstay.testing.sim.engine;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.observation.Presentation;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.testing.fake.FakePostgresNetwork;
import dev.mainstay.testing.sim.fault.Dice;
import dev.mainstay.testing.sim.world.Acknowledged;
import dev.mainstay.testing.sim.world.Happening;
import dev.mainstay.testing.sim.world.Line;
import dev.mainstay.testing.sim.world.Promotion;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A simulated cluster: machines, lines, clients and what happened, in one virtual time. Confined to the thread of its
 * schedule.
 */
final class Cluster implements World {

    private static final SoftwareVersion VERSION = new SoftwareVersion("1.0.373");
    private static final Duration REVEAL = Duration.ofMinutes(15);
    private static final String NAME = "Node ";
    private static final String NETWORK = "203.0.113.";

    private final Setup setup;
    private final long seed;
    private final Dice dice;
    private final Agenda agenda;
    private final long began;
    private final FakePostgresNetwork databases = new FakePostgresNetwork();
    private final Lines lines;
    private final Outside outside;
    private final List<NodeAddress> addresses;
    private final List<Machine> machines = new ArrayList<>();
    private final List<SimNode> views = new ArrayList<>();
    private final Chronicle chronicle;

    private Optional<Fiber> running = Optional.empty();
    private boolean recording;
    private boolean dirty = true;
    private long turns;
    private long healedAt = -1;

    Cluster(Setup setup, long seed, long startNanos) {
        this.setup = setup;
        this.seed = seed;
        this.dice = new Dice(seed);
        this.agenda = new Agenda(startNanos);
        this.began = startNanos;
        this.lines = new Lines(setup.nodes(), dice("lines"), startNanos);
        this.outside = new Outside(this, setup.nodes());
        this.addresses = IntStream.rangeClosed(1, setup.nodes())
                .mapToObj(number -> new NodeAddress(NETWORK + number))
                .toList();
        this.chronicle = new Chronicle(this);
        for (int number = 1; number <= setup.nodes(); number++) {
            Machine machine = new Machine(this, number);
            machines.add(machine);
            views.add(new MachineView(this, machine));
        }
    }

    // For the parts of the simulation.

    Dice dice(String concern) {
        return dice.fork(concern);
    }

    Agenda agenda() {
        return agenda;
    }

    Lines lines() {
        return lines;
    }

    Outside outside() {
        return outside;
    }

    FakePostgresNetwork databases() {
        return databases;
    }

    Chronicle chronicle() {
        return chronicle;
    }

    List<Machine> machines() {
        return machines;
    }

    Machine machine(int number) {
        return machines.get(number - 1);
    }

    Optional<Machine> at(NodeAddress address) {
        int index = addresses.indexOf(address);
        return index < 0 ? Optional.empty() : Optional.of(machines.get(index));
    }

    NodeAddress addressOf(int number) {
        return addresses.get(number - 1);
    }

    /** On the ticker of every agent. */
    long nanos() {
        return agenda.now();
    }

    long began() {
        return began;
    }

    Agent newAgent(Machine machine) {
        AgentSettings settings = new AgentSettings(
                new ServerName(NAME + machine.number()),
                machine.endpoints(),
                VERSION,
                false,
                setup.policy(),
                REVEAL,
                AgentSettings.Limits.standard(),
                AgentSettings.Reattach.standard());
        Agent agent = new Agent(this, machine, setup.between(), settings);
        setup.source(machine.id())
                .ifPresent(source -> agent.useCases().present().present(fedBy(source)));
        return agent;
    }

    private static Presentation fedBy(NodeId source) {
        Tags.Tag named = new Tags.Tag(Tags.Kind.TEXT, NAME + source);
        return new Presentation(Optional.empty(), Tags.of(Map.of(Tags.REPLICATE_FROM, named)));
    }

    boolean isDeadManArmed() {
        return setup.policy().guard().mayFence();
    }

    boolean isAnyRunning() {
        return running.isPresent();
    }

    Fiber running() {
        return running.orElseThrow(() -> new IllegalStateException("the loop itself must not wait"));
    }

    /** That work is what runs now; it runs to its end or its next wait before any other does. */
    void enter(Fiber fiber) {
        running = Optional.of(fiber);
    }

    void leave() {
        running = Optional.empty();
    }

    /** Whether a question to that database gets no answer at all. */
    boolean hangs(Machine from, Endpoint database) {
        Optional<Machine> to = at(database.address());
        return to.isEmpty()
                || !to.get().hostUp()
                || to.get().database().isFrozen()
                || !carries(Line.DATABASE, from, to.get())
                || !carries(Line.DATABASE, to.get(), from);
    }

    boolean carries(Line line, Machine from, Machine to) {
        return lines.carries(line, from.number(), to.number());
    }

    void cut(Line line, Machine from, Machine to) {
        lines.cut(line, from.number(), to.number());
        if (line == Line.DATABASE) {
            databases.cut(from.address(), to.address());
        }
        dirty = true;
    }

    void mend(Line line, Machine from, Machine to) {
        lines.mend(line, from.number(), to.number());
        if (line == Line.DATABASE && carries(line, from, to)) {
            databases.mend(from.address(), to.address());
        }
        dirty = true;
    }

    void countTurn() {
        turns++;
    }

    long turns() {
        return turns;
    }

    void record() {
        recording = true;
    }

    boolean isRecorded() {
        return recording;
    }

    void note(Happening.Kind kind, Machine machine, String what) {
        dirty = true;
        if (recording || kind != Happening.Kind.EFFECT) {
            chronicle.add(new Happening(now(), machine.number(), kind, what));
        }
    }

    /** Whether anything changed since it was asked last. */
    boolean takeDirty() {
        boolean was = dirty;
        dirty = false;
        return was;
    }

    void touch() {
        dirty = true;
    }

    void heal(boolean healed) {
        healedAt = healed ? nanos() : -1;
        dirty = true;
    }

    // For those who look from outside.

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public Duration now() {
        return Duration.ofNanos(nanos() - began);
    }

    @Override
    public List<SimNode> nodes() {
        return views;
    }

    @Override
    public SimNode node(NodeId id) {
        return views.get(id.value() - 1);
    }

    @Override
    public Policy policy() {
        return setup.policy();
    }

    @Override
    public SplitBrainGuard guard() {
        return setup.policy().guard().effective(setup.nodes());
    }

    @Override
    public Optional<NodeId> source(NodeId node) {
        return setup.source(node);
    }

    @Override
    public boolean carries(Line line, NodeId from, NodeId to) {
        return lines.carries(line, from.value(), to.value());
    }

    @Override
    public boolean works(Line line, NodeId one, NodeId other) {
        return works(line, one.value(), other.value());
    }

    boolean works(Line line, int one, int other) {
        return isThere(machine(one))
                && isThere(machine(other))
                && lines.carries(line, one, other)
                && lines.carries(line, other, one)
                && lines.isQuick(one, other);
    }

    private static boolean isThere(Machine machine) {
        return machine.hostUp() && !machine.isPaused();
    }

    @Override
    public Duration worksFor(Line line, NodeId one, NodeId other) {
        long since = lines.worksSince(line, one.value(), other.value());
        return since < 0 ? Duration.ZERO : Duration.ofNanos(nanos() - since);
    }

    @Override
    public boolean reachesReferences(NodeId node) {
        return outside.reachesReferences(machine(node.value()));
    }

    @Override
    public boolean reachesLease(NodeId node) {
        return outside.reachesLease(machine(node.value()));
    }

    @Override
    public List<Acknowledged> acknowledged() {
        return Collections.unmodifiableList(chronicle.acknowledged());
    }

    @Override
    public List<Promotion> promotions() {
        return Collections.unmodifiableList(chronicle.promotions());
    }

    @Override
    public List<Happening> happenings() {
        return Collections.unmodifiableList(chronicle.happenings());
    }

    @Override
    public boolean isHealed() {
        return healedAt >= 0;
    }

    @Override
    public Duration healedFor() {
        return healedAt < 0 ? Duration.ZERO : Duration.ofNanos(nanos() - healedAt);
    }
}
