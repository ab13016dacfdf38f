package dev.mainstay.testing.sim.world;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A simulated cluster at one moment of its virtual time. Everything is the truth, not what some node believes.
 *
 * <p>A live view, confined to the thread that runs the schedule; it changes between two checks, never within one.
 */
public interface World {

    /** What determines everything that happens. */
    long seed();

    /** Virtual time since the schedule began. */
    Duration now();

    /** All nodes, by number. */
    List<SimNode> nodes();

    /** The node of that number. */
    SimNode node(NodeId id);

    /** The rules that every agent was given; the cluster's row may have changed them since. */
    Policy policy();

    /** Who decides in doubt, in a cluster of this size. */
    SplitBrainGuard guard();

    /** Whom that node's tag names as the source of its stream. */
    Optional<NodeId> source(NodeId node);

    /** Whether packets of that kind that one host sends arrive at the other; true for a host and itself. */
    boolean carries(Line line, NodeId from, NodeId to);

    /**
     * Whether packets come through both ways between these hosts now, soon and almost without loss, and both hosts are up
     * and not paused.
     */
    boolean works(Line line, NodeId one, NodeId other);

    /** For how long it has been so; zero while it is not. */
    Duration worksFor(Line line, NodeId one, NodeId other);

    /** Whether that host reaches most of the addresses outside. */
    boolean reachesReferences(NodeId node);

    /** Whether that host reaches the third party that grants the lease. */
    boolean reachesLease(NodeId node);

    /** Every write that was acknowledged to a client so far, oldest first. */
    List<Acknowledged> acknowledged();

    /** Every database that left recovery so far, oldest first. */
    List<Promotion> promotions();

    /** What happened so far, oldest first: faults, crashes, role changes, effects of agents. */
    List<Happening> happenings();

    /** Whether every fault of the schedule has ended and everything outside the agents works again. */
    boolean isHealed();

    /** For how long it has been so; zero while it is not. */
    Duration healedFor();
}
