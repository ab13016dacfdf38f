package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * What is to be read of a branch that was given up: from the fork, and a little before it, to its end, over all timelines
 * that it went through since. Immutable.
 *
 * @param segments where it lies
 * @param fork the first position that does not survive
 * @param spans to be read, in order
 * @param gap in words, when the log at the fork is gone
 */
record WalRange(WalSegments segments, Lsn fork, List<WalSpan> spans, Optional<String> gap) {

    /** Enough to see which transactions ran at the fork: the server writes that down every 15 seconds. */
    private static final long SEGMENTS_BEFORE = 2;

    static WalRange after(Lsn fork, Path data, Map<String, String> control) {
        WalSegments segments = new WalSegments(
                data.resolve("pg_wal"), Long.parseLong(control.getOrDefault("Bytes per WAL segment", "16777216")));
        List<WalSpan> spans = new ArrayList<>(spans(history(data, control)));
        spans.removeIf(span -> !span.reachesPast(fork));
        WalSpan first = spans.get(0);
        Lsn wanted = fork.max(first.from());
        WalSpan readable = readable(first, wanted, segments);
        spans.set(0, readable);
        boolean hasGap = readable.from().compareTo(wanted) > 0;
        return new WalRange(
                segments,
                fork,
                List.copyOf(spans),
                hasGap
                        ? Optional.of("the write-ahead log from " + wanted + " to " + readable.from()
                                + " is gone: what was written there is not known")
                        : Optional.empty());
    }

    /** About how much that is. */
    long bytes() {
        long sum = 0;
        for (WalSpan span : spans) {
            NavigableSet<Long> there = segments.on(span.timeline());
            Lsn last = there.isEmpty() ? span.from() : segments.start(there.last() + 1);
            Lsn end = span.to().filter(to -> last.hasReached(to)).orElse(last);
            sum += end.since(span.from()).bytes();
        }
        return sum;
    }

    private static List<WalSpan> spans(TimelineHistory history) {
        List<WalSpan> spans = new ArrayList<>();
        Lsn from = Lsn.ZERO;
        for (TimelineHistory.Switch change : history.switches()) {
            spans.add(new WalSpan(change.left(), from, Optional.of(change.at())));
            from = change.at();
        }
        spans.add(new WalSpan(history.current(), from, Optional.empty()));
        return spans;
    }

    private static TimelineHistory history(Path data, Map<String, String> control) {
        Timeline current = new Timeline(Math.max(
                number(control, "Latest checkpoint's TimeLineID"),
                number(control, "Min recovery ending loc's timeline")));
        Path file = data.resolve("pg_wal").resolve(String.format("%08X.history", current.id()));
        try {
            return Files.exists(file)
                    ? TimelineHistory.parse(current, Files.readString(file))
                    : TimelineHistory.startingAt(current);
        } catch (IOException unreadable) {
            throw new OperationFailedException(file + " cannot be read: " + unreadable, unreadable);
        }
    }

    private static int number(Map<String, String> control, String fact) {
        return Integer.parseInt(control.getOrDefault(fact, "1"));
    }

    /** From some segments before the fork, where they are there without a hole; from behind it where they are not. */
    private static WalSpan readable(WalSpan span, Lsn wanted, WalSegments segments) {
        NavigableSet<Long> there = segments.on(span.timeline());
        long holding = segments.holding(wanted);
        Long next = there.ceiling(holding);
        if (next != null && next > holding) {
            return span.startingAt(segments.start(next));
        }
        long first = holding;
        while (first > holding - SEGMENTS_BEFORE && there.contains(first - 1)) {
            first--;
        }
        boolean isThere = there.contains(holding) || first < holding;
        if (!isThere) {
            throw new OperationFailedException("there is no write-ahead log of timeline " + span.timeline()
                    + " at or after " + wanted + " in " + segments.directory());
        }
        Lsn start = first < holding ? segments.start(first) : wanted;
        return span.startingAt(start.max(span.from()));
    }
}
