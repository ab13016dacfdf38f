package dev.mainstay.domain.observation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a node's database server is about, for people and tools: nothing is decided on it.
 *
 * <p>Immutable.
 */
public enum ServerPhase {
    /** It serves. */
    RUNNING,
    /** It is there and does not serve yet, or no more. */
    STARTING,
    /** It is being restarted by order. */
    RESTARTING,
    /** None is there. */
    STOPPED,
    /** None is there, since starting it failed. */
    START_FAILED,
    /** Its data is being made from another node's. */
    COPYING,
    /** It is there and does not answer, or it cannot be found out. */
    UNKNOWN;

    /** As nodes tell each other. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The phase of that word, if there is one. */
    public static Optional<ServerPhase> of(String word) {
        return Arrays.stream(values())
                .filter(phase -> phase.word().equals(word))
                .findFirst();
    }

    /**
     * From what was seen.
     *
     * @param seen the last look
     * @param business what the agent does to the server besides
     */
    public static ServerPhase of(Observation seen, Business business) {
        DatabaseObservation database = seen.database().value();
        if (database.answers()) {
            return business == Business.ADMISSION ? STARTING : RUNNING;
        }
        if (business == Business.COPY) {
            return COPYING;
        }
        if (business == Business.RESTART) {
            return RESTARTING;
        }
        return switch (seen.process()) {
            case RUNNING, NOT_OURS, UNKNOWN ->
                database.match(writable -> RUNNING, standby -> RUNNING, refused -> STARTING, silent -> UNKNOWN);
            case STOPPED -> business == Business.FAILED_START ? START_FAILED : STOPPED;
            case NO_DATA -> STOPPED;
        };
    }

    /** What an agent may do to its server. */
    public enum Business {
        /** Nothing. */
        NONE,
        /** It makes its data from another node's. */
        COPY,
        /** It restarts it by order. */
        RESTART,
        /** Its last try to start it failed. */
        FAILED_START,
        /** It keeps clients out of it until what they would see is safe. */
        ADMISSION
    }
}
