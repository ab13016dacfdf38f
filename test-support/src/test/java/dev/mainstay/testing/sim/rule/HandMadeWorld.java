package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.policy.FailoverPolicy;
import dev.mainstay.domain.policy.GuardPolicy;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.policy.Timings;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.testing.sim.world.Acknowledged;
import dev.mainstay.testing.sim.world.Happening;
import dev.mainstay.testing.sim.world.Line;
import dev.mainstay.testing.sim.world.Promotion;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A world that a test makes, to show that a rule can fail. Node 1 is main, the others stream from it, all is well. */
final class HandMadeWorld implements World {

    static final Duration THRESHOLD = Duration.ofSeconds(60);
    private static final int ROW_BYTES = 100;

    final List<HandMadeNode> nodes;
    final List<Acknowledged> acknowledged = new ArrayList<>();
    final List<Promotion> promotions = new ArrayList<>();
    final List<Happening> happenings = new ArrayList<>();
    SplitBrainGuard guard = SplitBrainGuard.MAJORITY;
    Duration now = Duration.ofHours(1);
    Duration talking = Duration.ofHours(1);
    boolean references = true;
    boolean lease = true;

    HandMadeWorld(int count) {
        nodes = IntStream.rangeClosed(1, count).mapToObj(HandMadeNode::new).toList();
        nodes.get(0).lead(new Term(1));
        nodes.stream().skip(1).forEach(node -> node.follow(new NodeId(1), new Term(1)));
    }

    HandMadeNode at(int number) {
        return nodes.get(number - 1);
    }

    /** A client writes on that node; these nodes hold it. */
    Acknowledged write(int node, int... holders) {
        Acknowledged row = new Acknowledged(
                acknowledged.size(), new NodeId(node), at(node).state.term(), at(node).flushed, ROW_BYTES, now);
        acknowledged.add(row);
        for (int holder : holders) {
            at(holder).rows.add(row.row());
            at(holder).kept.add(row.row());
        }
        return row;
    }

    /** That database leaves recovery, asked by a transition in that term. */
    void promote(int node, Promote.Trigger trigger, long term) {
        at(node).promoting(term, trigger);
        promotions.add(new Promotion(new NodeId(node), new Timeline(2), at(node).flushed, now, Optional.of(trigger)));
        at(node).lead(new Term(term));
    }

    void pass(Duration span) {
        now = now.plus(span);
    }

    void fault() {
        happenings.add(new Happening(now, 1, Happening.Kind.FAULT, "something"));
    }

    @Override
    public long seed() {
        return 1;
    }

    @Override
    public Duration now() {
        return now;
    }

    @Override
    public List<SimNode> nodes() {
        return List.copyOf(nodes);
    }

    @Override
    public SimNode node(NodeId id) {
        return at(id.value());
    }

    @Override
    public Policy policy() {
        return new Policy(
                new FailoverPolicy(true, THRESHOLD, FailoverPolicy.DEFAULT_MAXIMUM_LAG),
                GuardPolicy.of(guard),
                new Timings(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(10)));
    }

    @Override
    public SplitBrainGuard guard() {
        return guard;
    }

    @Override
    public Optional<NodeId> source(NodeId node) {
        return Optional.empty();
    }

    @Override
    public boolean carries(Line line, NodeId from, NodeId to) {
        return !talking.isZero();
    }

    @Override
    public boolean works(Line line, NodeId one, NodeId other) {
        return !talking.isZero();
    }

    @Override
    public Duration worksFor(Line line, NodeId one, NodeId other) {
        return talking;
    }

    @Override
    public boolean reachesReferences(NodeId node) {
        return references;
    }

    @Override
    public boolean reachesLease(NodeId node) {
        return lease;
    }

    @Override
    public List<Acknowledged> acknowledged() {
        return acknowledged;
    }

    @Override
    public List<Promotion> promotions() {
        return promotions;
    }

    @Override
    public List<Happening> happenings() {
        return happenings;
    }

    @Override
    public boolean isHealed() {
        return true;
    }

    @Override
    public Duration healedFor() {
        return now;
    }

    static Lsn lsn(long bytes) {
        return new Lsn(bytes);
    }
}
