package dev.mainstay.adapters.http.patroni;

import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.in.OperationReport;
import java.util.List;
import java.util.Optional;

/** This dialect's words for a running transition. Pure. */
final class Business {
    private Business() {}

    static String word(TransitionKind kind) {
        return kind == TransitionKind.REBASE || kind == TransitionKind.SETUP_SECONDARY
                ? "reinitialize"
                : kind.word().replace('_', ' ');
    }

    /**
     * What is in progress and admits nothing beside it: as shown, or begun since that was shown. A rotation of the secret goes
     * on beside everything.
     */
    static Optional<String> running(Standing standing, List<OperationReport> operations) {
        return standing.snapshot()
                .operation()
                .map(OperationReport::kind)
                .or(() -> operations.stream()
                        .filter(report -> report.status() == OperationReport.Status.RUNNING)
                        .map(OperationReport::kind)
                        .filter(kind -> kind != TransitionKind.ROTATE_SECRET)
                        .findFirst())
                .map(kind -> word(kind) + " already in progress");
    }
}
