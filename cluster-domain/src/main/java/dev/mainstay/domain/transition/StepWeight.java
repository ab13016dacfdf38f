package dev.mainstay.domain.transition;

/**
 * What a step's outcome means for its transition.
 *
 * <p>Immutable.
 */
public enum StepWeight {
    /** Must be reached; a failure ends or holds the transition. */
    NORMAL,
    /** The world has changed for good once it is reached. */
    POINT_OF_NO_RETURN,
    /** A failure is reported and left for later. */
    DEFERRABLE
}
