package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.ReferenceAddress;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.out.References;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/** The world outside, all of it within reach until told otherwise. Safe for all threads. */
public final class FakeReferences implements References {

    private final Set<ReferenceAddress> lost = new LinkedHashSet<>();
    private boolean allLost;

    /** That one cannot be reached from now on. */
    public synchronized void lose(ReferenceAddress reference) {
        lost.add(reference);
    }

    /** Nothing outside can be reached from now on. */
    public synchronized void loseAll() {
        allLost = true;
    }

    /** Everything can be reached again. */
    public synchronized void heal() {
        lost.clear();
        allLost = false;
    }

    @Override
    public synchronized Reach reach(ReferenceAddress reference, Duration limit) {
        return allLost || lost.contains(reference)
                ? Reach.no("no answer from " + reference + " within " + limit.toMillis() + " ms")
                : Reach.yes();
    }
}
