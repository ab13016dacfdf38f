package dev.mainstay.testing.sim;

import dev.mainstay.testing.sim.engine.Outcome;
import dev.mainstay.testing.sim.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes a schedule that breaks a rule smaller: leaves faults out and shortens them for as long as the same rule is broken.
 * Confined to one thread.
 */
final class Shrinker {

    private static final int MOST_TRIES = 120;
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private final Function<List<Fault>, Outcome> run;
    private int tries;

    /** {@code run} runs the same seed with other faults. */
    Shrinker(Function<List<Fault>, Outcome> run) {
        this.run = run;
    }

    /** The smallest that was found, which may be the one that was given. */
    Outcome shrink(Outcome broken) {
        String rule = broken.breach().orElseThrow().rule();
        Outcome smallest = broken;
        Optional<Outcome> smaller = Optional.of(broken);
        while (smaller.isPresent()) {
            smallest = smaller.get();
            smaller = smallerThan(smallest, rule);
        }
        return smallest;
    }

    private Optional<Outcome> smallerThan(Outcome one, String rule) {
        for (List<Fault> faults : candidates(one.faults())) {
            if (tries >= MOST_TRIES) {
                return Optional.empty();
            }
            tries++;
            Outcome tried = run.apply(faults);
            if (tried.breach().filter(breach -> breach.rule().equals(rule)).isPresent()) {
                return Optional.of(tried);
            }
        }
        return Optional.empty();
    }

    /** Without one of them, and with one of them half as long. */
    private static List<List<Fault>> candidates(List<Fault> faults) {
        List<List<Fault>> all = new ArrayList<>();
        for (int index = 0; index < faults.size() && faults.size() > 1; index++) {
            List<Fault> fewer = new ArrayList<>(faults);
            Fault unused = fewer.remove(index);
            all.add(fewer);
        }
        for (int index = 0; index < faults.size(); index++) {
            Fault fault = faults.get(index);
            if (fault.length().compareTo(SHORTEST) > 0) {
                List<Fault> shorter = new ArrayList<>(faults);
                Fault unused = shorter.set(index, fault.lasting(fault.length().dividedBy(2)));
                all.add(shorter);
            }
        }
        return all;
    }
}
