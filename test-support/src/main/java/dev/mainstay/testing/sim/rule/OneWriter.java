package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.testing.sim.world.Happening;
import dev.mainstay.testing.sim.world.Line;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * I1 and I2: two databases never accept client writes at one time. Without a third party to ask, that is, with the guard
 * {@code none}, or {@code reference} while both sides reach the references, two may where an automatic or forced promotion
 * is on record and no path between them works; within a beat of a path that works again, or of a main that came back
 * since it was looked at last, one is closed.
 */
public final class OneWriter implements Invariant {

    private static final Duration FIRST_MOMENT = Duration.ofSeconds(2);

    private final Map<NodeId, Duration> openSince = new TreeMap<>();
    private Optional<Duration> since = Optional.empty();

    @Override
    public String id() {
        return "I1";
    }

    @Override
    public String text() {
        return "no two databases accept client writes at one time";
    }

    @Override
    public Optional<String> check(World world) {
        List<SimNode> open = new ArrayList<>(1);
        for (SimNode node : world.nodes()) {
            if (node.database().acceptsClients()) {
                open.add(node);
                openSince.putIfAbsent(node.id(), world.now());
            } else if (!openSince.isEmpty()) {
                openSince.keySet().remove(node.id());
            }
        }
        if (open.size() > 1) {
            return judge(world, open.get(0), open.get(1));
        }
        since = Optional.empty();
        return Optional.empty();
    }

    private Optional<String> judge(World world, SimNode one, SimNode other) {
        boolean begins = since.isEmpty();
        since = since.or(() -> Optional.of(world.now()));
        String both = "nodes " + one.id() + " and " + other.id() + " accept client writes at one time";
        if (!mayHappen(world, one, other) && !isExcused(world, one, other)) {
            return Optional.of(both + " under the guard " + world.guard().word());
        }
        if (!isOnRecord(world)) {
            return Optional.of(both + ", and neither a promotion nor an operator's deed is on record");
        }
        Duration fresh = world.policy().timings().staleAfter();
        Duration talking = talking(world, one, other);
        // A main that opened since the last look is met by the next one: the grace below covers that.
        boolean onset = begins && !isByHand(world) && wasSeenOpen(world, one, other, fresh);
        if (onset && talking.compareTo(fresh) > 0) {
            return Optional.of(both + " although they could speak for " + talking.toMillis() + " ms");
        }
        Duration seeing = world.worksFor(Line.DATABASE, one.id(), other.id());
        if (onset && hasJustPromotedItself(world) && seeing.compareTo(fresh) > 0) {
            return Optional.of(both + " although a promoted node could reach the main's database for "
                    + seeing.toMillis() + " ms");
        }
        Duration grace = world.policy().timings().beat().plus(fresh);
        boolean over =
                talking.compareTo(grace) > 0 && world.now().minus(since.get()).compareTo(grace) > 0;
        return over ? Optional.of(both + " for more than a beat although they can speak") : Optional.empty();
    }

    private boolean wasSeenOpen(World world, SimNode one, SimNode other, Duration fresh) {
        return List.of(one, other).stream()
                .anyMatch(node -> world.now()
                                .minus(openSince.getOrDefault(node.id(), world.now()))
                                .compareTo(fresh)
                        > 0);
    }

    /** For how long both agents have run and could speak to each other. */
    private static Duration talking(World world, SimNode one, SimNode other) {
        Duration shortest = world.worksFor(Line.API, one.id(), other.id());
        for (SimNode node : List.of(one, other)) {
            shortest = shortest.compareTo(node.agentRunsFor()) <= 0 ? shortest : node.agentRunsFor();
        }
        return shortest;
    }

    private static boolean mayHappen(World world, SimNode one, SimNode other) {
        boolean bothReach = world.reachesReferences(one.id()) && world.reachesReferences(other.id());
        return world.guard() == SplitBrainGuard.NONE || (world.guard() == SplitBrainGuard.REFERENCE && bothReach);
    }

    private static boolean hasJustPromotedItself(World world) {
        int count = world.promotions().size();
        return count > 0
                && world.promotions().get(count - 1).at().equals(world.now())
                && world.promotions().get(count - 1).trigger().equals(Optional.of(Promote.Trigger.AUTOMATIC));
    }

    /**
     * Nothing can act in a machine that stands still, and its clients stood still with it: in the first moment after that
     * its fence is overdue and comes (F25). Nor can anything keep a person's own pg_promote from opening a database: that is
     * met within a beat (F73).
     */
    private boolean isExcused(World world, SimNode one, SimNode other) {
        boolean woke = one.hostRunsFor().compareTo(FIRST_MOMENT) < 0
                || other.hostRunsFor().compareTo(FIRST_MOMENT) < 0;
        return woke || isByHand(world);
    }

    private static boolean isOnRecord(World world) {
        return !world.promotions().isEmpty() || isByHand(world);
    }

    private static boolean isByHand(World world) {
        return world.happenings().stream()
                .anyMatch(one ->
                        one.kind() == Happening.Kind.OPERATOR && one.what().startsWith("hand_"));
    }
}
