package dev.mainstay.application;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.StepStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Steps that do as a test says, over a world that is the set of conditions that hold. */
final class Puppets<S extends Step> implements Steps<S> {
    /** What holds. */
    final Set<String> world = new LinkedHashSet<>();
    /** Everything that was asked, oldest first. */
    final List<String> asked = new ArrayList<>();

    final List<StepContext> contexts = new ArrayList<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final Set<String> lostReplies = new LinkedHashSet<>();
    private final Set<String> undoFailures = new LinkedHashSet<>();

    /** That step does nothing and fails. */
    void fail(String step, String reason) {
        failures.put(step, reason);
    }

    void heal(String step) {
        failures.remove(step);
        undoFailures.remove(step);
    }

    /** That step does its work, and the answer is lost, once. */
    void loseReply(String step) {
        lostReplies.add(step);
    }

    void failUndo(String step) {
        undoFailures.add(step);
    }

    @Override
    public StepStatus reach(S step, StepContext context) {
        asked.add("reach " + step.name());
        contexts.add(context);
        if (failures.containsKey(step.name())) {
            return StepStatus.failed(failures.get(step.name()));
        }
        world.add(step.name());
        if (lostReplies.remove(step.name())) {
            throw new UnavailableException("the reply was lost");
        }
        return StepStatus.reached(Facts.of(step.name(), "told"));
    }

    @Override
    public StepStatus undo(S step, StepContext context) {
        asked.add("undo " + step.name());
        if (undoFailures.contains(step.name())) {
            return StepStatus.failed("not yet");
        }
        world.remove(step.name());
        return StepStatus.reached();
    }
}
