package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.transition.PromoteStep;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.SwitchoverStep;
import dev.mainstay.domain.transition.TransitionKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One cell of the switchover's crash matrix. The short run takes one fault for every other step, in turn, at one moment, in
 * turn, so that every fault is met; {@code -Dcrash.all=true} takes all.
 *
 * @param side whom it strikes
 * @param step of that side's transition
 * @param fault what happens
 * @param moment the record and where around it
 */
record Blow(Side side, Step step, Fault fault, String moment) {

    private static final List<Fault> FAULTS = List.of(Fault.values());

    /** The two parts in a switchover. */
    enum Side {
        /** Gives the role away. */
        OLD_MAIN(TransitionKind.SWITCHOVER),
        /** Takes it. */
        TARGET(TransitionKind.PROMOTE);

        private final TransitionKind transition;

        Side(TransitionKind transition) {
            this.transition = transition;
        }

        private int place(Step step) {
            return transition.indexOf(step.name()).orElseThrow();
        }
    }

    static Stream<Blow> all() {
        return Stream.concat(of(Side.OLD_MAIN, SwitchoverStep.values(), 0), of(Side.TARGET, PromoteStep.values(), 1));
    }

    private static Stream<Blow> of(Side side, Step[] steps, int firstTurn) {
        boolean all = Boolean.getBoolean("crash.all");
        return IntStream.range(0, steps.length)
                .filter(at -> all || (firstTurn + at) % 3 == 0)
                .boxed()
                .flatMap(at -> at(side, steps[at], firstTurn + at).limit(all ? Integer.MAX_VALUE : 1));
    }

    /** All cells of a step; which one comes first changes with the turn. */
    private static Stream<Blow> at(Side side, Step step, int turn) {
        return from(FAULTS, turn)
                .flatMap(fault ->
                        from(fault.moments(), turn / FAULTS.size()).map(moment -> new Blow(side, step, fault, moment)))
                .filter(Blow::findsItsVictim);
    }

    private static <T> Stream<T> from(List<T> all, int first) {
        return IntStream.range(0, all.size()).mapToObj(place -> all.get((first + place) % all.size()));
    }

    /** Between its stop and its start as a standby there is no database to kill. */
    private boolean findsItsVictim() {
        if (fault != Fault.KILL_DATABASE || side == Side.TARGET) {
            return true;
        }
        boolean before = isReached() ? isBefore(SwitchoverStep.STOP_DATABASE) : !isAfter(SwitchoverStep.STOP_DATABASE);
        boolean after = isReached() ? !isBefore(SwitchoverStep.START_STANDBY) : isAfter(SwitchoverStep.START_STANDBY);
        return before || after;
    }

    /** As {@code HaltingServer} reads it. */
    String order() {
        String[] words = moment.split(" ", -1);
        return side.transition.word() + " " + words[0] + " " + step.name() + " " + words[1];
    }

    /** Whether the target must lead in the end; empty where either may, for it depends on what was quicker. */
    Optional<Boolean> targetMustLead() {
        return side == Side.OLD_MAIN ? afterBlowAtOldMain() : afterBlowAtTarget();
    }

    private Optional<Boolean> afterBlowAtOldMain() {
        boolean done = isAfter(SwitchoverStep.HAND_OVER) || (step == SwitchoverStep.HAND_OVER && isReached());
        if (done) {
            return Optional.of(true);
        }
        boolean open = isBefore(SwitchoverStep.STOP_DATABASE);
        return open && fault != Fault.KILL_DATABASE ? Optional.of(false) : Optional.empty();
    }

    private Optional<Boolean> afterBlowAtTarget() {
        boolean done = isAfter(PromoteStep.PROMOTE) || (step == PromoteStep.PROMOTE && isReached());
        if (done) {
            return Optional.of(true);
        }
        return isBefore(PromoteStep.PROMOTE) && fault != Fault.KILL_DATABASE ? Optional.of(false) : Optional.empty();
    }

    private boolean isReached() {
        return moment.startsWith("StepReached");
    }

    private boolean isBefore(Step other) {
        return side.place(step) < side.place(other);
    }

    private boolean isAfter(Step other) {
        return side.place(step) > side.place(other);
    }

    @Override
    public String toString() {
        return side + ", " + step.name() + ", " + fault + ", " + moment;
    }
}
