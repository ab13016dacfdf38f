package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.transition.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One kill of an agent: a step and a moment around one of its journal records. Every other step is killed at one moment, in
 * turn; {@code -Dcrash.all=true} kills every step at every moment, as the tests on in-memory ports always do.
 *
 * @param step the step
 * @param moment the record and where around it
 */
record Kill(Step step, String moment) {

    private static final List<String> MOMENTS = List.of(
            "StepStarted AFTER",
            "StepReached BEFORE",
            "StepReached INSIDE",
            "StepStarted BEFORE",
            "StepReached AFTER",
            "StepStarted INSIDE");

    static Stream<Kill> of(Step[] steps) {
        boolean all = Boolean.getBoolean("crash.all");
        List<Kill> kills = new ArrayList<>();
        for (int index = 0; index < steps.length; index++) {
            for (int moment = 0; moment < MOMENTS.size(); moment++) {
                if (all || (index % 2 == 0 && index / 2 % MOMENTS.size() == moment)) {
                    kills.add(new Kill(steps[index], MOMENTS.get(moment)));
                }
            }
        }
        return kills.stream();
    }

    /** As {@code HaltingServer} reads it. */
    String order(String transition) {
        String[] words = moment.split(" ", -1);
        return transition + " " + words[0] + " " + step.name() + " " + words[1];
    }

    /** Whether the journal knows that the step was begun. */
    boolean isBegun() {
        return !moment.equals("StepStarted BEFORE") && !moment.equals("StepStarted INSIDE");
    }

    @Override
    public String toString() {
        return step.name() + ", " + moment;
    }
}
