package dev.mainstay.application;

import dev.mainstay.domain.wal.Timeline;
import java.util.Optional;

/**
 * Has a main write its first checkpoint soon after its promotion: the server's own comes within minutes, and until then an
 * old main that rewinds from it takes it for what it was before (L29).
 *
 * <p>Confined to the loop thread; the checkpoint is written off the loop.
 */
final class CheckpointDuty {

    private final Ports ports;
    private final Chore<Timeline> writing;
    private Optional<Timeline> written = Optional.empty();

    CheckpointDuty(Ports ports) {
        this.ports = ports;
        this.writing = new Chore<>("checkpoint-timeline", ports.background());
    }

    /** One round on a main that writes on that timeline. */
    void act(Timeline timeline) {
        writing.collect().ifPresent(done -> written = Optional.of(done));
        if (!written.equals(Optional.of(timeline)) && writing.isIdle()) {
            writing.begin(() -> {
                ports.postgres().checkpointTimeline();
                return timeline;
            });
        }
    }
}
