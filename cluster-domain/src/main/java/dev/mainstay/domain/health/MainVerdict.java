package dev.mainstay.domain.health;

import dev.mainstay.domain.observation.Evidence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What all evidence together says about the main.
 *
 * <p>Immutable.
 *
 * @param state the conclusion
 * @param silence how long ago any path last showed life; zero when one does now or none ever did
 * @param evidence what it rests on
 */
public record MainVerdict(State state, Duration silence, List<Evidence> evidence) {

    /** The conclusions there are. */
    public enum State {
        /** There is no main to watch: this node is one, or is in no cluster. */
        NOT_WATCHED,
        /** Its API answers. */
        ANSWERING,
        /** Its API is dead and its database lives: not lost, and promoting beside it would make two writers (D4). */
        DEGRADED,
        /** No path showed life since this agent started: never failed over. */
        NEVER_SEEN,
        /** A path was not looked at lately: nothing is concluded. */
        UNCERTAIN,
        /** All paths are dead, for less than the threshold. */
        SILENT,
        /** All paths have been dead for the whole threshold. */
        LOST
    }

    /** Copies the evidence. */
    public MainVerdict {
        evidence = List.copyOf(evidence);
    }

    /** How long ago any path last showed life; empty when none did since this agent started. */
    public Optional<Duration> lastLife() {
        return evidence.stream().flatMap(piece -> piece.lastUp().stream()).min(Duration::compareTo);
    }

    /** Whether any path showed life since this agent started. */
    public boolean wasSeen() {
        return evidence.stream().anyMatch(piece -> piece.lastUp().isPresent());
    }

    /** Whether every path that must be looked at says down right now, for however short a time, and none says up. */
    public boolean isSilentNow() {
        return state != State.NOT_WATCHED
                && evidence.stream().noneMatch(piece -> piece.sign() == Evidence.Sign.UP)
                && evidence.stream().filter(Evidence::isRequired).allMatch(piece -> piece.sign() == Evidence.Sign.DOWN);
    }

    /** The conclusion and its evidence in one sentence for people. */
    public String sentence() {
        String pieces = evidence.stream()
                .map(piece -> piece.source().label() + ": " + piece.detail())
                .collect(Collectors.joining(", "));
        return switch (state) {
            case NOT_WATCHED -> "there is no main to watch";
            case ANSWERING -> "the main is online (" + pieces + ")";
            case DEGRADED -> "the main's API is down and its database lives (" + pieces + ")";
            case NEVER_SEEN -> "the main was never seen healthy since this agent started (" + pieces + ")";
            case UNCERTAIN -> "the main's state is not known (" + pieces + ")";
            case SILENT, LOST -> "the main has been silent for " + seconds() + " s (" + pieces + ")";
        };
    }

    private String seconds() {
        return String.format(java.util.Locale.ROOT, "%.1f", silence.toMillis() / 1000.0);
    }
}
