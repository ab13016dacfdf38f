package dev.mainstay.ports.in;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.TransitionKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a transition does, or how it ended.
 *
 * @param id its id
 * @param kind what kind
 * @param status running, done, or failed and taken back
 * @param undoing whether it is being taken back
 * @param step the step being reached for or taken back; empty when it ended
 * @param percent 0 to 100 over all steps, a long step counting by its own progress
 * @param progress of the present step
 * @param startedAt for people
 * @param finishedAt for people
 * @param error why it failed; empty otherwise
 * @param deferred steps that were left for later
 * @param facts what its steps told
 */
public record OperationReport(
        OperationId id,
        TransitionKind kind,
        Status status,
        boolean undoing,
        Optional<Step> step,
        int percent,
        Progress progress,
        Instant startedAt,
        Optional<Instant> finishedAt,
        String error,
        List<String> deferred,
        Facts facts) {

    /** How a transition stands. */
    public enum Status {
        /** Work is left. */
        RUNNING,
        /** Its last step was reached. */
        DONE,
        /** It failed and was taken back. */
        FAILED
    }

    /** Copies the list. */
    public OperationReport {
        deferred = List.copyOf(deferred);
    }
}
