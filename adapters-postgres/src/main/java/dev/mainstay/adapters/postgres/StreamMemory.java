package dev.mainstay.adapters.postgres;

import java.util.Optional;

/**
 * What a standby's server forgets when its WAL receiver ends, kept as long as the same server process runs. Safe for
 * all threads.
 */
final class StreamMemory {

    /**
     * What is known of one server process.
     *
     * @param startedMicros when it started, which tells it from others
     * @param streamed whether WAL ever came over a stream
     * @param sentMicros send time of the last message, on the main's clock
     * @param timeline the branch that was last received, else replayed
     */
    record Remembered(long startedMicros, boolean streamed, Optional<Long> sentMicros, int timeline) {}

    /**
     * What one look saw.
     *
     * @param startedMicros when the server process started
     * @param streamed whether WAL came over a stream, as far as one look can tell
     * @param sentMicros send time of the last message, while there is a receiver
     * @param receivedTimeline the branch that is received, while there is a receiver
     * @param replayedTimeline the branch that was replayed, as the control file has it
     */
    record Glimpse(
            long startedMicros,
            boolean streamed,
            Optional<Long> sentMicros,
            Optional<Integer> receivedTimeline,
            int replayedTimeline) {}

    private Remembered last = new Remembered(0, false, Optional.empty(), 1);

    /** Adds what a look saw; what it did not see stays. The control file learns of a branch later than the receiver. */
    synchronized Remembered add(Glimpse seen) {
        boolean same = last.startedMicros() == seen.startedMicros();
        int known = Math.max(same ? last.timeline() : 1, seen.replayedTimeline());
        last = new Remembered(
                seen.startedMicros(),
                seen.streamed() || (same && last.streamed()),
                seen.sentMicros().or(() -> same ? last.sentMicros() : Optional.empty()),
                seen.receivedTimeline().orElse(known));
        return last;
    }
}
