package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.testing.sim.world.Line;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.time.Duration;

/** What nodes can know of each other. Pure. */
final class Doubt {

    private Doubt() {}

    /** Whether the guard cannot keep both from leading: there is none, or both reach what it stands on (D6). */
    static boolean bothMayLead(World world, NodeId first, NodeId second) {
        boolean bothReach = world.reachesReferences(first) && world.reachesReferences(second);
        return world.guard() == SplitBrainGuard.NONE || (world.guard() == SplitBrainGuard.REFERENCE && bothReach);
    }

    /** For how long both agents have run and could speak to each other; zero while they cannot. */
    static Duration talking(World world, SimNode one, SimNode other) {
        Duration line = world.worksFor(Line.API, one.id(), other.id());
        return least(line, least(one.agentRunsFor(), other.agentRunsFor()));
    }

    /** After so long of talking each has heard of the other. */
    static Duration heard(World world) {
        return world.policy().timings().beat().plus(world.policy().timings().staleAfter());
    }

    static Duration least(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
