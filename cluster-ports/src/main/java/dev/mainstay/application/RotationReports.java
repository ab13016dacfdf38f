package dev.mainstay.application;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.RotateSecret;
import dev.mainstay.domain.transition.RotateSecretStep;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.OperationReport.Status;
import dev.mainstay.ports.out.SecretRotation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a rotation of the cluster secret does, in the words of every other operation. Pure. */
final class RotationReports {

    private static final int WHOLE = 100;

    private RotationReports() {}

    /** A rotation at that step, which these members have not confirmed. */
    static OperationReport running(SecretRotation open, RotateSecretStep step, List<NodeId> waitingFor) {
        String names = waitingFor.stream().map(NodeId::toString).collect(Collectors.joining(","));
        return new OperationReport(
                open.operation(),
                TransitionKind.ROTATE_SECRET,
                Status.RUNNING,
                false,
                Optional.of(step),
                percent(step),
                names.isEmpty() ? Progress.none() : Progress.saying("waits for node " + names.replace(",", ", ")),
                open.startedAt(),
                Optional.empty(),
                "",
                List.of(),
                Facts.of(RotateSecret.WAITING_FOR, names));
    }

    private static int percent(RotateSecretStep step) {
        int before = TransitionKind.ROTATE_SECRET.indexOf(step.name()).orElseThrow();
        return before * WHOLE / TransitionKind.ROTATE_SECRET.steps().size();
    }

    /** One that this node has seen the end of. */
    static OperationReport done(SecretRotation ended, Instant at) {
        return new OperationReport(
                ended.operation(),
                TransitionKind.ROTATE_SECRET,
                Status.DONE,
                false,
                Optional.empty(),
                WHOLE,
                Progress.none(),
                ended.startedAt(),
                Optional.of(at),
                "",
                List.of(),
                Facts.of(RotateSecret.WAITING_FOR, ""));
    }
}
