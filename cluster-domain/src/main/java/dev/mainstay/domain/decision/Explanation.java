package dev.mainstay.domain.decision;

import dev.mainstay.domain.health.MainVerdict;
import dev.mainstay.domain.policy.Backing;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.domain.wal.LossBound;
import java.util.List;
import java.util.Optional;

/**
 * What this node would do if the main died now, why not sooner, and what would be lost (D10b). Made at every turn.
 *
 * <p>Immutable.
 *
 * @param main what the evidence says
 * @param guards the guards of an automatic failover with their present verdicts; empty on a main
 * @param lossBound the most a promotion now would lose, where it can be known
 * @param backing what this node may lead upon, where it is a main
 */
public record Explanation(MainVerdict main, List<Verdict> guards, Optional<LossBound> lossBound, Backing backing) {

    /** Copies the guards. */
    public Explanation {
        guards = List.copyOf(guards);
    }
}
