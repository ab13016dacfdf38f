package dev.mainstay.application;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.RotateSecret;
import dev.mainstay.domain.transition.RotateSecretStep;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.OperationReport.Status;
import dev.mainstay.ports.out.SecretRotation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a rotation of the cluster secret does, in the words of every other operation. Pure. */
final class RotationReports {

    private static final int WHOLE = 100;
    private static final String STARTED_AT = "started_at";

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

    /** What the event of its end says, so that it can be told when nothing else remembers it. */
    static Facts lasting(SecretRotation ended) {
        return Facts.of(STARTED_AT, ended.startedAt().toString());
    }

    /**
     * Those that this node ended before its agent was started, the oldest first; they are in no journal of transitions.
     *
     * @param newestFirst its own events
     */
    static List<OperationReport> ended(List<RecordedEvent> newestFirst) {
        List<OperationReport> ended = new ArrayList<>();
        for (RecordedEvent event : newestFirst) {
            boolean end = event.event().kind() == EventKind.SECRET_ROTATED;
            event.operation()
                    .filter(operation -> end)
                    .ifPresent(operation -> ended.add(0, done(operation, begun(event), event.occurredAt())));
        }
        return ended;
    }

    /** Events of before do not tell when it began. */
    private static Instant begun(RecordedEvent end) {
        return end.event().facts().get(STARTED_AT).map(Instant::parse).orElse(end.occurredAt());
    }

    /** One that this node has seen the end of. */
    static OperationReport done(SecretRotation ended, Instant at) {
        return done(ended.operation(), ended.startedAt(), at);
    }

    private static OperationReport done(OperationId operation, Instant begun, Instant at) {
        return new OperationReport(
                operation,
                TransitionKind.ROTATE_SECRET,
                Status.DONE,
                false,
                Optional.empty(),
                WHOLE,
                Progress.none(),
                begun,
                Optional.of(at),
                "",
                List.of(),
                Facts.of(RotateSecret.WAITING_FOR, ""));
    }
}
