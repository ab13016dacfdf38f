package dev.mainstay.application;

import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.RebaseWay;
import dev.mainstay.domain.transition.StepStatus;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Rewinds old data onto the main's branch; where that cannot be, or breaks, the main's data is copied (L65). */
final class RewindDesk {

    private static final Duration CHECKPOINT_BEAT = Duration.ofMillis(300);

    private final Ports ports;
    private final CopyDesk copies;
    private final CloneDesk clones;
    private final RewindGate gate;

    /** Rewinds that broke in this process; after a restart one is tried again, and breaks again. */
    private final Set<OperationId> unwound = new LinkedHashSet<>();

    RewindDesk(Ports ports, CopyDesk copies, CloneDesk clones, RewindGate gate) {
        this.ports = ports;
        this.copies = copies;
        this.clones = clones;
        this.gate = gate;
    }

    /** Waits until the main can be rewound from, or gives the rewind up; the disk has room for what is to come. */
    StepStatus check(StepContext context) {
        Optional<String> closed = gate.closed(copies.source(context));
        if (closed.isEmpty()) {
            return copies.check(context, ports.data().space().dataBytes());
        }
        if (gate.isPatient(context.operation())) {
            return StepStatus.pending(CHECKPOINT_BEAT, Progress.saying("the rewind waits: " + closed.get()));
        }
        unwound.add(context.operation());
        return copies.check(context, JoinFacts.bytes(context));
    }

    /** Brings the data, by rewind or by copy; what was chosen in the end is among the facts. */
    StepStatus bring(StepContext context) {
        return unwound.contains(context.operation()) ? copy(context) : rewind(context);
    }

    private StepStatus rewind(StepContext context) {
        ports.data().beginRewind(context.operation(), copies.source(context));
        return copies.await("rewind").match(reached -> reached, pending -> pending, failed -> {
            ports.data().discardCopy(context.operation());
            unwound.add(context.operation());
            return StepStatus.pending(Duration.ZERO, Progress.saying(failed.reason() + "; copying the main's data"));
        });
    }

    private StepStatus copy(StepContext context) {
        RebaseWay way = RebaseWay.from(context.facts());
        return clones.copy(context)
                .match(
                        reached -> StepStatus.reached(
                                way.byBaseBackup("the rewind did not work").facts()),
                        pending -> pending,
                        failed -> failed);
    }
}
