package dev.mainstay.testing.fake;

import dev.mainstay.domain.observation.ArchiveUse;
import dev.mainstay.domain.wal.Lsn;
import java.util.Optional;

/**
 * What the {@code restore_command} of a fake server fetches: whole segments of the log that another server wrote, whether that
 * one still runs or not. Confined to the lock of its network.
 */
final class FakeArchive {

    private static final long SEGMENT = 16L << 20;

    private final FakeInstance self;
    private boolean commanded;
    private Optional<FakeInstance> filledBy = Optional.empty();

    FakeArchive(FakeInstance self) {
        this.self = self;
    }

    /** There is a command or not; with one, there is an archive, which may be empty. */
    void command(boolean there) {
        commanded = there;
    }

    /** That server archives what it writes. */
    void fill(FakeInstance from) {
        filledBy = Optional.of(from);
    }

    /** Nothing comes by it any more. */
    void fail() {
        filledBy = Optional.empty();
    }

    ArchiveUse use() {
        if (!commanded || !self.isInRecovery()) {
            return ArchiveUse.NONE;
        }
        return self.receiver().source().isPresent() ? ArchiveUse.ALSO : ArchiveUse.ONLY;
    }

    /** Fetches what there is. */
    void restore() {
        if (use() == ArchiveUse.NONE || filledBy.isEmpty() || !filledBy.get().hasData()) {
            return;
        }
        FakeData theirs = filledBy.get().data();
        Lsn archived = new Lsn(theirs.flushed().bytes() / SEGMENT * SEGMENT);
        if (self.data().canFollow(theirs) && !self.data().flushed().hasReached(archived)) {
            self.data().receive(theirs, archived);
        }
    }
}
