package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.testing.sim.world.SimNode;
import dev.mainstay.testing.sim.world.World;
import java.util.Optional;

/** I10, I16: some time after everything works again no transition is half done. */
public final class EveryTransitionEnds implements Invariant {

    @Override
    public String id() {
        return "I10-ends";
    }

    @Override
    public String text() {
        return "when faults are over every transition comes to an end";
    }

    @Override
    public Optional<String> check(World world) {
        return Optional.empty();
    }

    @Override
    public Optional<String> checkEnd(World world) {
        for (SimNode node : world.nodes()) {
            Optional<TransitionState> stuck = node.transition().filter(TransitionState::isRunning);
            if (stuck.isPresent()) {
                return Optional.of("node " + node.id() + " is still at "
                        + stuck.get().kind().word() + ", "
                        + stuck.get().current().map(step -> step.name()).orElse("its end"));
            }
        }
        return Optional.empty();
    }
}
