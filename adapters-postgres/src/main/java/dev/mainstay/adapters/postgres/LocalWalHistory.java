package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.wal.Branch;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.ports.out.LocalBranch;
import dev.mainstay.ports.out.WalHistory;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads the branch of the local data from its control file, histories and segments. Safe for all threads.
 */
final class LocalWalHistory implements WalHistory {

    private final ServerPlace place;

    LocalWalHistory(ServerPlace place) {
        this.place = place;
    }

    /**
     * What was read.
     *
     * @param control the control file
     * @param files the write-ahead log
     */
    private record Found(ControlData control, WalFiles files) {

        Branch branch(TimelineHistory history, Lsn end) {
            return new Branch(control.system(), history, end);
        }

        /** The end of the shutdown checkpoint, which is the last record. */
        Lsn checkpointEnd() {
            return files.endOfRecord(control.timeline(), control.checkpoint());
        }
    }

    @Override
    public LocalBranch local() {
        Found found = find();
        Branch branch = found.control().endsWithCheckpoint()
                ? found.branch(found.files().history(found.control().timeline()), found.checkpointEnd())
                : scanned(found);
        return new LocalBranch(
                branch, found.control().isCleanStop(), found.control().isRewindable());
    }

    @Override
    public Lsn shutdownEnd() {
        Found found = find();
        if (!found.control().isCleanStop()) {
            throw new OperationFailedException("the database was not stopped cleanly: its control file says '"
                    + found.control().state() + "', expected 'shut down'");
        }
        // A standby writes no checkpoint of its own: what it received goes on after the last one.
        return found.control().endsWithCheckpoint()
                ? found.checkpointEnd()
                : scanned(found).end();
    }

    private Found find() {
        Installation server = place.installation();
        ControlData control = new ControlData(server.control());
        return new Found(control, WalFiles.of(server.layout(), control.geometry()));
    }

    /**
     * The branch to the last whole record. A standby may have received a timeline, and a server that was just promoted
     * begun one, that its last checkpoint does not know; a history file alone says nothing, since standbys fetch those of
     * branches that they do not follow (M18, L75).
     */
    private static Branch scanned(Found found) {
        Timeline known =
                found.control().recoveredTimeline().orElse(found.control().timeline());
        for (Timeline newer : found.files().timelines()) {
            if (newer.id() <= known.id()) {
                break;
            }
            Optional<Branch> branch = onNewer(found, newer);
            if (branch.isPresent()) {
                return branch.get();
            }
        }
        TimelineHistory history = found.files().history(known);
        return found.branch(
                history,
                end(found, history)
                        .orElseThrow(() -> new OperationFailedException("there is no whole record at "
                                + found.control().redo() + " in "
                                + found.files().directory()
                                + ", where recovery would begin")));
    }

    /** Only when recovery could go there and there are records of it. */
    private static Optional<Branch> onNewer(Found found, Timeline newer) {
        TimelineHistory history = found.files().history(newer);
        if (history.switches().isEmpty() || !isReachable(found.control(), history)) {
            return Optional.empty();
        }
        Lsn begin = history.switches().get(history.switches().size() - 1).at();
        if (!found.files().hasSegment(newer, begin.bytes())) {
            return Optional.empty();
        }
        return end(found, history).filter(end -> end.compareTo(begin) > 0).map(end -> found.branch(history, end));
    }

    private static boolean isReachable(ControlData control, TimelineHistory history) {
        boolean hasRecovered = control.recoveredTimeline()
                .map(timeline -> history.contains(timeline, control.recovered()))
                .orElse(true);
        return hasRecovered && history.contains(control.timeline(), control.checkpoint());
    }

    private static Optional<Lsn> end(Found found, TimelineHistory history) {
        try (WalScan scan = new WalScan(found.files(), history)) {
            return scan.endFrom(found.control().redo());
        } catch (IOException unreadable) {
            throw new OperationFailedException(
                    found.files().directory() + " cannot be read: " + unreadable, unreadable);
        }
    }
}
