package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.OperationId;
import java.util.List;
import java.util.Optional;

/**
 * What a node answers to {@link ReattachOrder}.
 *
 * @param operation what began there; empty for a plan and for a refusal
 * @param refusal the first guard that says no; empty when none does
 * @param lines guards and way, for people
 * @param byHand whether a person has to run a script there, since the agent may not touch the database
 */
public record ReattachAnswer(Optional<OperationId> operation, String refusal, List<String> lines, boolean byHand) {

    /** Copies the lines. */
    public ReattachAnswer {
        lines = List.copyOf(lines);
    }

    /** Of a node whose agent runs the database. */
    public ReattachAnswer(Optional<OperationId> operation, String refusal, List<String> lines) {
        this(operation, refusal, lines, false);
    }
}
