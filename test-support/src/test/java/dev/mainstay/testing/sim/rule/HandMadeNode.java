package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.EventId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.ReplicationSlot;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.testing.sim.world.SimDatabase;
import dev.mainstay.testing.sim.world.SimNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A node of a {@link HandMadeWorld}, and its database. */
final class HandMadeNode implements SimNode, SimDatabase {

    private static final Instant AT = Instant.parse("2026-11-01T12:00:00Z");

    final int number;
    final Set<Long> rows = new LinkedHashSet<>();
    final Set<Long> kept = new LinkedHashSet<>();
    final List<RecordedEvent> events = new ArrayList<>();
    final List<JournalEntry> journal = new ArrayList<>();
    final List<ReplicationSlot> slots = new ArrayList<>();
    List<String> secrets = List.of("f00dfeedsecret");
    NodeState state;
    Duration runs = Duration.ofHours(1);
    boolean serves;
    boolean recovering;
    boolean paused;
    Optional<NodeId> from = Optional.empty();
    Lsn flushed = new Lsn(1000);

    HandMadeNode(int number) {
        this.number = number;
        this.state = NodeState.standalone(new HardwareId("hardware-of-node-" + number));
    }

    void lead(Term term) {
        serves = true;
        recovering = false;
        from = Optional.empty();
        state = state.leading(membership(), term);
        slots.clear();
        for (int other = 1; other <= 3; other++) {
            slots.add(new ReplicationSlot(SlotName.of(new NodeId(other)), true, false, Optional.empty()));
        }
    }

    void follow(NodeId main, Term term) {
        serves = false;
        recovering = true;
        from = Optional.of(main);
        slots.clear();
        state = state.following(
                Role.SECONDARY,
                membership(),
                new KnownMain(Optional.of(main), endpoints(main.value()), Optional.empty()),
                NodeCondition.STREAMING,
                term);
    }

    /** Its database is gone, and nothing streams from it. */
    void fall() {
        serves = false;
        recovering = false;
        from = Optional.empty();
    }

    void promoting(long term, Promote.Trigger trigger) {
        begin(TransitionKind.PROMOTE, Facts.of(Promote.TERM, term).with(Promote.TRIGGER, trigger));
    }

    void begin(TransitionKind kind, Facts facts) {
        journal.add(new JournalEntry.Started(new OperationId("op-" + journal.size()), kind, "auto", facts, AT));
    }

    void record(EventKind kind, String text) {
        events.add(new RecordedEvent(
                new EventId("ev-" + number + "-" + events.size()),
                ClusterEvent.of(kind, text, Facts.none()),
                Optional.of(id()),
                Optional.empty(),
                state.role(),
                "auto",
                Optional.empty(),
                AT));
    }

    private Membership membership() {
        return new Membership(
                new ClusterId("8c7f0f0a-3b1e-4c8a-9a43-000000000001"),
                id(),
                new ServerName("Node " + number),
                endpoints(number),
                new SystemIdentifier("7300000000000000001"));
    }

    private static NodeEndpoints endpoints(int number) {
        Endpoint api = new Endpoint(new NodeAddress("10.0.0." + number), 80);
        return new NodeEndpoints(new PeerUrl(PeerUrl.Scheme.HTTP, api), 5432, 6379);
    }

    @Override
    public NodeId id() {
        return new NodeId(number);
    }

    @Override
    public boolean hostUp() {
        return true;
    }

    @Override
    public boolean agentUp() {
        return true;
    }

    @Override
    public boolean agentFrozen() {
        return runs.isZero();
    }

    @Override
    public Duration agentRunsFor() {
        return runs;
    }

    @Override
    public SimDatabase database() {
        return this;
    }

    @Override
    public NodeState state() {
        return state;
    }

    @Override
    public Optional<TransitionState> transition() {
        return TransitionState.replay(journal);
    }

    @Override
    public List<JournalEntry> journal() {
        return journal;
    }

    @Override
    public List<RecordedEvent> events() {
        return events;
    }

    @Override
    public List<String> secrets() {
        return secrets;
    }

    @Override
    public boolean diskFull() {
        return false;
    }

    @Override
    public Duration clockError() {
        return Duration.ZERO;
    }

    @Override
    public ServerState server() {
        return serves || recovering ? ServerState.RUNNING : ServerState.STOPPED;
    }

    @Override
    public boolean inRecovery() {
        return recovering;
    }

    @Override
    public boolean acceptsClients() {
        return serves;
    }

    @Override
    public boolean refusesClients() {
        return !serves;
    }

    @Override
    public boolean hasData() {
        return true;
    }

    @Override
    public Optional<TimelineHistory> history() {
        return Optional.of(TimelineHistory.startingAt(new Timeline(1)));
    }

    @Override
    public Lsn flushed() {
        return flushed;
    }

    @Override
    public Lsn replayed() {
        return flushed;
    }

    @Override
    public Optional<NodeId> streamsFrom() {
        return from;
    }

    @Override
    public List<ReplicationSlot> slots() {
        return slots;
    }

    @Override
    public boolean replayPaused() {
        return paused;
    }

    @Override
    public boolean holds(long row) {
        return rows.contains(row);
    }

    @Override
    public boolean keeps(long row) {
        return kept.contains(row);
    }
}
