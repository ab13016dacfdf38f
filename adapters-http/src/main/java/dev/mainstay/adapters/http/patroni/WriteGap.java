package dev.mainstay.adapters.http.patroni;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.in.OperationReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How long nobody could write at the last change of main, as far as this node can tell. Immutable.
 *
 * @param length how long
 * @param basis what it rests on
 */
record WriteGap(Duration length, Basis basis) {
    private static final String GAP = "write_gap_ms";
    private static final String PROMOTED_AT = "promoted_at";

    /** Where the length comes from. */
    enum Basis {
        /** A main closed its database and heard from the other one that it took over: one clock saw both ends. */
        MEASURED,
        /** It began when the old main was last seen alive, or last seen to take writes: up to one look too early. */
        ESTIMATED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Empty where the change to that term was another node's affair: an older one would be taken for the last. */
    static Optional<WriteGap> ofLast(List<OperationReport> operations, Term current) {
        String term = current.toString();
        return operations.stream()
                .filter(report -> report.facts().get(Promote.TERM).equals(Optional.of(term)))
                .flatMap(report -> told(report).or(() -> taken(report)).stream())
                .findFirst();
    }

    private static Optional<WriteGap> told(OperationReport report) {
        Basis basis = report.kind() == TransitionKind.SWITCHOVER ? Basis.MEASURED : Basis.ESTIMATED;
        return report.facts().get(GAP).map(millis -> new WriteGap(Duration.ofMillis(Long.parseLong(millis)), basis));
    }

    /**
     * Of a promotion that the old main knew nothing of: its silence at the decision, and what it took from there. Where this agent
     * never saw the old main there is no silence to begin with; where the database left recovery by itself nobody knows when.
     */
    private static Optional<WriteGap> taken(OperationReport report) {
        Facts facts = report.facts();
        Optional<Long> silence =
                facts.get(Promote.SILENCE_MS).map(Long::valueOf).filter(millis -> millis > 0);
        return silence.filter(known -> report.kind() == TransitionKind.PROMOTE && isOfOurs(facts))
                .flatMap(known -> facts.get(PROMOTED_AT)
                        .map(Instant::parse)
                        .map(open -> Duration.between(report.startedAt(), open).plusMillis(known)))
                .map(length -> new WriteGap(length, Basis.ESTIMATED));
    }

    private static boolean isOfOurs(Facts facts) {
        return List.of(Promote.Trigger.AUTOMATIC, Promote.Trigger.OPERATOR).stream()
                .anyMatch(trigger -> facts.get(Promote.TRIGGER).equals(Optional.of(trigger.toString())));
    }
}
