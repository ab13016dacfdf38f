package dev.mainstay.domain.transition;

/**
 * What is fixed about a step: written once per enum constant.
 *
 * <p>Immutable.
 *
 * @param condition what is true when the step is reached, for people
 * @param compensation how it is taken back before the point of no return
 * @param weight what its outcome means for the transition
 */
public record StepTraits(String condition, Compensation compensation, StepWeight weight) {}
