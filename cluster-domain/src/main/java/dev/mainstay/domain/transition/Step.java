package dev.mainstay.domain.transition;

/**
 * One step of a transition: a condition to reach, not an action to take. Reaching it is: test, act if needed, verify; so
 * a step can be asked again after a crash.
 *
 * <p>Implemented by one enum per transition, in the order of execution. Source: D2, STYLE 2.6, ADR 0002.
 */
public interface Step {

    /** The enum constant's name, as the journal and the API write it. */
    String name();

    /** What is fixed about it. */
    StepTraits traits();

    /** What is true when the step is reached, for people. */
    default String condition() {
        return traits().condition();
    }

    /** How it is taken back before the point of no return. */
    default Compensation compensation() {
        return traits().compensation();
    }

    /** Whether the world has changed for good once this step is reached: before it compensate, after it go on. */
    default boolean pointOfNoReturn() {
        return traits().weight() == StepWeight.POINT_OF_NO_RETURN;
    }

    /** Whether its failure is reported and left for later instead of holding the transition (D20, D21). */
    default boolean deferrable() {
        return traits().weight() == StepWeight.DEFERRABLE;
    }
}
