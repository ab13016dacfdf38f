package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.identity.Term;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** I6, the half of each node: the term in a state file never goes back, over restarts too. */
public final class TermsGrow implements Invariant {

    private final SortedMap<Integer, Term> known = new TreeMap<>();

    @Override
    public String id() {
        return "I6-grow";
    }

    @Override
    public String text() {
        return "no node forgets a term";
    }

    @Override
    public Optional<String> check(World world) {
        Optional<String> wrong = Optional.empty();
        for (SimNode node : world.nodes()) {
            Term now = node.state().term();
            Term before = known.getOrDefault(node.id().value(), now);
            if (before.isNewerThan(now)) {
                wrong = Optional.of("node " + node.id() + " knew term " + before + " and knows term " + now + " now");
            }
            known.put(node.id().value(), now);
        }
        return wrong;
    }
}
