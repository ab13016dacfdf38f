package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import java.util.List;
import java.util.Optional;

/**
 * What would happen: the guards with their present verdicts and the steps that would run. A dry run shows this very
 * object; there is no second list to keep in step (I22).
 *
 * <p>Immutable.
 *
 * @param kind which transition
 * @param verdicts every guard, in order
 * @param facts what the steps need to know, and what the decision looked at
 */
public record Plan(TransitionKind kind, List<Verdict> verdicts, Facts facts) {

    /** Copies the verdicts. */
    public Plan {
        verdicts = List.copyOf(verdicts);
    }

    /** The steps that would run, in order. */
    public List<Step> steps() {
        return kind.steps();
    }

    /** The first guard that says no. */
    public Optional<Verdict> refusal() {
        return verdicts.stream().filter(Verdict::refuses).findFirst();
    }

    /** Whether it may start. */
    public boolean mayStart() {
        return refusal().isEmpty();
    }
}
