package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.Meter;
import dev.mainstay.ports.out.RecoveryPorts;
import dev.mainstay.ports.out.RecoverySource;
import dev.mainstay.ports.out.UploadFile;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies a source's uploads onto this node. Confined to the thread of the copy.
 *
 * @param recovery both sides
 * @param run the way into the source
 */
record RecoveredUploads(RecoveryPorts recovery, RecoveryRun run) {

    private static final Logger log = LoggerFactory.getLogger(RecoveredUploads.class);

    private static final String COPIED = "uploads_copied";
    private static final String PASSED_OVER = "uploads_skipped";
    private static final String MISSING = "uploads_missing";
    private static final String CANCELLED_BY = "uploads_cancelled_by";

    /** A file that cannot be kept here costs no other one; a copy that was cancelled is told with what it left. */
    StepStatus fetch(Meter meter) {
        Set<String> copied = new HashSet<>();
        Set<String> unwritable = new HashSet<>();
        try {
            RecoverySource.Rest rest = recovery.source()
                    .uploads(
                            run.access(),
                            (file, content) -> {
                                boolean unused = (isWritten(file, content) ? copied : unwritable).add(file.name());
                            },
                            meter);
            return StepStatus.reached(Facts.of(COPIED, copied.size())
                    .with(PASSED_OVER, rest.passedOver() + unwritable.size())
                    .with(MISSING, rest.left())
                    .withKnown(CANCELLED_BY, run.cancelled()));
        } catch (ClusterException broken) {
            return StepStatus.failed(broken.getMessage() + "; files copied before: " + copied.size());
        }
    }

    private boolean isWritten(UploadFile file, byte[] content) {
        try {
            recovery.uploads().write(file, content);
            return true;
        } catch (ClusterException unwritable) {
            log.atWarn().setCause(unwritable).addKeyValue("file", file.name()).log("an upload is left out");
            return false;
        }
    }
}
