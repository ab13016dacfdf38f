package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.testing.sim.world.Happening;
import dev.mainstay.testing.sim.world.Line;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * I1 and I2: two databases never accept client writes at one time. Without a third party to ask, that is, with the guard
 * {@code none}, or {@code reference} while both sides reach the references, two may where an automatic or forced promotion
 * is on record and no path between them works; within a beat of a path that works again, one is closed.
 */
public final class OneWriter implements Invariant {

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
        SimNode first = null;
        for (SimNode node : world.nodes()) {
            if (!node.database().acceptsClients()) {
                continue;
            }
            if (first != null) {
                return judge(world, first, node);
            }
            first = node;
        }
        since = Optional.empty();
        return Optional.empty();
    }

    private Optional<String> judge(World world, SimNode one, SimNode other) {
        boolean begins = since.isEmpty();
        since = since.or(() -> Optional.of(world.now()));
        String both = "nodes " + one.id() + " and " + other.id() + " accept client writes at one time";
        if (!mayHappen(world, one, other)) {
            return Optional.of(both + " under the guard " + world.guard().word());
        }
        if (!isOnRecord(world)) {
            return Optional.of(both + ", and neither a promotion nor an operator's deed is on record");
        }
        Duration fresh = world.policy().timings().staleAfter();
        Duration talking = talking(world, one, other);
        if (begins && !isByHand(world) && talking.compareTo(fresh) > 0) {
            return Optional.of(both + " although they could speak for " + talking.toMillis() + " ms");
        }
        Duration seeing = world.worksFor(Line.DATABASE, one.id(), other.id());
        if (begins && hasJustPromotedItself(world) && seeing.compareTo(fresh) > 0) {
            return Optional.of(both + " although a promoted node could reach the main's database for "
                    + seeing.toMillis() + " ms");
        }
        Duration grace = world.policy().timings().beat().plus(fresh);
        boolean over =
                talking.compareTo(grace) > 0 && world.now().minus(since.get()).compareTo(grace) > 0;
        return over ? Optional.of(both + " for more than a beat although they can speak") : Optional.empty();
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

    private static boolean isOnRecord(World world) {
        return !world.promotions().isEmpty() || isByHand(world);
    }

    private static boolean isByHand(World world) {
        return world.happenings().stream().anyMatch(one -> one.kind() == Happening.Kind.OPERATOR);
    }
}
