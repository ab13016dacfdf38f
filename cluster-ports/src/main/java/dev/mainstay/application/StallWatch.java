package dev.mainstay.application;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.DatabaseObservation.Standby;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.domain.policy.Policy;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.wal.Lsn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which standbys stream and get nowhere: a host that froze or a line that swallows looks connected for a minute, and commits
 * that wait for it would hang as long (L49). One is stalled when it has not reached for so long where its main was then.
 *
 * <p>Confined to the loop thread.
 */
final class StallWatch {

    /** As other managers have it; never longer than a main may be silent. */
    private static final Duration MOST = Duration.ofSeconds(10);

    private final Map<NodeId, Goal> goals = new TreeMap<>();

    /** Where its main was, and when. */
    private record Goal(Lsn position, long at) {}

    /** Those that are stalled at that moment of the ticker. */
    SortedSet<NodeId> look(List<Node> others, Writable main, Policy policy, long at) {
        Duration limit = policy.failover().threshold().compareTo(MOST) < 0
                ? policy.failover().threshold()
                : MOST;
        List<NodeId> streaming = new ArrayList<>();
        SortedSet<NodeId> stalled = new TreeSet<>();
        for (Node node : others) {
            Optional<Lsn> flushed = flushed(node, main);
            if (flushed.isPresent()) {
                streaming.add(node.id());
                Goal goal = goals.getOrDefault(node.id(), new Goal(main.position(), at));
                if (flushed.get().hasReached(goal.position())) {
                    goal = new Goal(main.position(), at);
                }
                goals.put(node.id(), goal);
                if (at - goal.at() > limit.toNanos()) {
                    boolean unused = stalled.add(node.id());
                }
            }
        }
        goals.keySet().retainAll(streaming);
        return stalled;
    }

    private static Optional<Lsn> flushed(Node node, Writable main) {
        return main.standbys().stream()
                .filter(standby -> standby.name().equals("node_" + node.id()))
                .findFirst()
                .flatMap(Standby::flushed);
    }
}
