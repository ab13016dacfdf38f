package dev.mainstay.testing.sim.rule;

import dev.mainstay.testing.sim.world.World;
import java.util.Optional;

/**
 * Something that must hold at every moment of every schedule. Each schedule gets an object of its own, which may remember
 * what it saw; it is confined to the thread of that schedule.
 *
 * <p>Checked after every event that changed anything, thousands of times per schedule: what can be told from a counter
 * must not be told from a list.
 */
public interface Invariant {

    /** Its short name, as in PEERS 4: {@code I1}. */
    String id();

    /** The rule, as one true sentence. */
    String text();

    /** What is wrong now; empty when nothing is. */
    Optional<String> check(World world);

    /** What is wrong at the end, when every fault has been over for long enough; empty when nothing is. */
    default Optional<String> checkEnd(World world) {
        return Optional.empty();
    }
}
