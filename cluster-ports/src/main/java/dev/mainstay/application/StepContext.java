package dev.mainstay.application;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.OperationId;
import java.time.Duration;

/**
 * What a step may know of its transition.
 *
 * @param operation which transition
 * @param actor who caused it
 * @param facts everything told so far
 * @param waited how long this step has been reached for, in this process
 */
record StepContext(OperationId operation, String actor, Facts facts, Duration waited) {

    /** A fact that an earlier step or the plan told. */
    String fact(String name) {
        return facts.get(name).orElseThrow(() -> new IllegalStateException("the journal lacks the fact " + name));
    }
}
