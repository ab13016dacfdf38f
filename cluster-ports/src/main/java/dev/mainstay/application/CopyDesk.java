package dev.mainstay.application;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.DiskSpace;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;

/** What every transition does that copies data: the look before, and the wait for its end. */
final class CopyDesk {

    private static final Duration COPY_BEAT = Duration.ofMillis(200);

    /** The WAL that is written while the copy is made, and some air. */
    private static final long SPARE_BYTES = 64L << 20;

    private final Ports ports;
    private final AgentSettings settings;
    private final StandbyDesk standby;

    CopyDesk(Ports ports, AgentSettings settings) {
        this.ports = ports;
        this.settings = settings;
        this.standby = new StandbyDesk(ports, settings);
    }

    /** Whom the joining node follows, by what the main granted. */
    StandbySource source(StepContext context) {
        NodeId self = JoinFacts.node(context.facts()).orElseThrow();
        return standby.source(JoinFacts.mainEndpoints(context), JoinFacts.slot(context), self);
    }

    /** A replication login with the slot works, and the disk has room for so many bytes beside what is there. */
    StepStatus check(StepContext context, long bytes) {
        Reach login = ports.probe()
                .canCopyFrom(
                        JoinFacts.mainEndpoints(context).database(),
                        source(context).password(),
                        JoinFacts.slot(context),
                        settings.limits().peer());
        if (!login.answered()) {
            return StepStatus.failed(login.reason());
        }
        return roomFor(bytes);
    }

    /** The disk has room for a copy of so many bytes beside what is there. */
    StepStatus roomFor(long bytes) {
        DiskSpace disk = ports.data().space();
        long needed = bytes + SPARE_BYTES;
        return disk.freeBytes() >= needed
                ? StepStatus.reached()
                : StepStatus.failed("not enough disk space: the copy needs " + needed + " bytes beside the old data, "
                        + disk.freeBytes() + " are free at " + ports.data().location());
    }

    /** How a copy that was begun does. */
    StepStatus await(String what) {
        return ports.data()
                .copyStatus()
                .match(
                        () -> StepStatus.failed("the " + what + " was not begun"),
                        running -> StepStatus.pending(COPY_BEAT, running.progress()),
                        StepStatus::reached,
                        broken -> StepStatus.failed(what + " failed: " + broken.reason()));
    }
}
