package dev.mainstay.application;

import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.policy.Upstream;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.WalDistance;
import dev.mainstay.ports.in.Actor;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether the archive that a secondary replays gives it anything. One that gives nothing, while there is much to get, is left
 * for the main: falling behind in silence is worse than a stream that was not asked for (ADR 24).
 *
 * <p>Confined to the loop thread.
 */
final class ArchiveWatch {

    /** Some segments: an archive gets one when it is full, and takes its time. */
    private static final WalDistance MUCH = new WalDistance(64L << 20);

    /** So many beats nothing may come, and so many the archive is not tried again. */
    private static final int BEATS = 10;

    private final EventRecorder recorder;
    private final Duration patience;

    private Optional<Lsn> last = Optional.empty();
    private long since;
    private Optional<Long> stalledAt = Optional.empty();
    private boolean told;

    ArchiveWatch(EventRecorder recorder, Duration beat) {
        this.recorder = recorder;
        this.patience = beat.multipliedBy(BEATS);
    }

    /** What the rule wants, or the main where that is an archive which gives nothing. */
    Upstream judge(Upstream wanted, InRecovery standby, Now now) {
        if (!wanted.isArchive()) {
            last = Optional.empty();
            stalledAt = Optional.empty();
            return wanted;
        }
        if (stalledAt.filter(at -> now.at() - at < patience.toNanos()).isPresent()) {
            return Upstream.main("the archive gives nothing; it is tried again");
        }
        boolean stalled = standby.isDetached() && isStalled(standby, now);
        if (!stalled) {
            return wanted;
        }
        stalledAt = Optional.of(now.at());
        last = Optional.empty();
        tell(standby);
        return Upstream.main("the archive gave nothing for " + patience.toSeconds() + " s");
    }

    private boolean isStalled(InRecovery standby, Now now) {
        if (!last.equals(Optional.of(standby.received()))) {
            told = told && last.isEmpty();
            last = Optional.of(standby.received());
            since = now.at();
        }
        boolean much = now.seen()
                .lag()
                .behindMain()
                .filter(behind -> behind.compareTo(MUCH) >= 0)
                .isPresent();
        return much && now.at() - since >= patience.toNanos();
    }

    /** Once, until it gives something again. */
    private void tell(InRecovery standby) {
        if (!told) {
            told = true;
            recorder.record(
                    ClusterEvent.of(
                            EventKind.SYNC_ERROR,
                            "The archive that this node replays by its tag " + Tags.NO_STREAM + " gave nothing for "
                                    + patience.toSeconds() + " s and ends at " + standby.received()
                                    + ": it streams from the main meanwhile; see archive_command there and"
                                    + " restore_command here",
                            Facts.of("archive_end", standby.received())),
                    Actor.AUTO);
        }
    }
}
