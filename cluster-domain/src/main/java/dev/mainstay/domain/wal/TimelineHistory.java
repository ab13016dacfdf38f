package dev.mainstay.domain.wal;

import dev.mainstay.domain.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The branches that lead to one timeline, each with the position at which it was left.
 *
 * <p>Immutable. Source: PostgreSQL manual, "Timelines"; PEERS M5, M6, L13, L76 (no limit on the number of switches).
 *
 * @param current the timeline this history ends in
 * @param switches the branches before it, oldest first
 */
public record TimelineHistory(Timeline current, List<Switch> switches) {

    private static final Lsn END = new Lsn(-1L);
    private static final Pattern LINE = Pattern.compile("\\s*([0-9]{1,9})\\s+([0-9A-Fa-f]+/[0-9A-Fa-f]+)\\b.*");

    /**
     * Where one timeline was left for the next.
     *
     * @param left the timeline that ended
     * @param at the first position that no longer belongs to it
     */
    public record Switch(Timeline left, Lsn at) {}

    /** Copies the switches. */
    public TimelineHistory {
        switches = List.copyOf(switches);
    }

    /** A history without a switch. */
    public static TimelineHistory startingAt(Timeline first) {
        return new TimelineHistory(first, List.of());
    }

    /**
     * Reads the content of a {@code .history} file, as {@code TIMELINE_HISTORY} returns it.
     *
     * @throws InvalidRequestException when a line is neither empty, a comment, nor a switch
     */
    public static TimelineHistory parse(Timeline current, String content) {
        List<Switch> found = new ArrayList<>();
        for (String line : content.lines().toList()) {
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new InvalidRequestException("timeline history line '" + line.replaceAll("\\p{C}", "?")
                        + "' is not valid: expected a timeline and an LSN");
            }
            found.add(new Switch(new Timeline(Integer.parseInt(parts.group(1))), Lsn.parse(parts.group(2))));
        }
        return new TimelineHistory(current, found);
    }

    /** Where this history left the given timeline; empty when it still is on it or never was. */
    public Optional<Lsn> leftAt(Timeline timeline) {
        return switches.stream()
                .filter(change -> change.left().equals(timeline))
                .map(Switch::at)
                .findFirst();
    }

    /** Whether everything up to {@code position} on {@code timeline} is part of this history. */
    public boolean contains(Timeline timeline, Lsn position) {
        if (timeline.equals(current)) {
            return true;
        }
        return leftAt(timeline).map(at -> at.hasReached(position)).orElse(false);
    }

    /**
     * Where this history left the other one: the timeline both were on and the first position that they do not share;
     * empty when they never parted, as far as histories can tell. Two branches may bear the same number (M6), so switches
     * are compared, not numbers.
     */
    public Optional<Switch> forkFrom(TimelineHistory other) {
        List<Switch> own = withEnd();
        List<Switch> others = other.withEnd();
        Lsn shared = Lsn.ZERO;
        for (int at = 0; at < own.size() && at < others.size(); at++) {
            Switch mine = own.get(at);
            Switch theirs = others.get(at);
            if (!mine.left().equals(theirs.left())) {
                return Optional.of(
                        new Switch(at == 0 ? mine.left() : own.get(at - 1).left(), shared));
            }
            if (!mine.at().equals(theirs.at())) {
                return Optional.of(mine.at().compareTo(theirs.at()) < 0 ? mine : theirs);
            }
            shared = mine.at();
        }
        return Optional.empty();
    }

    /** The switches, and the present timeline as one that is never left. */
    private List<Switch> withEnd() {
        List<Switch> all = new ArrayList<>(switches);
        all.add(new Switch(current, END));
        return all;
    }
}
