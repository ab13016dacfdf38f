package dev.mainstay.domain.observation;

import java.time.Duration;
import java.util.Optional;

/**
 * One piece of evidence about the main (D4): three-valued, with an age. Unknown alone never counts as down.
 *
 * <p>Immutable.
 *
 * @param source where it comes from
 * @param sign what it says
 * @param lastUp how long ago it last said up; empty when it never did since this agent started
 * @param detail for people
 */
public record Evidence(Source source, Sign sign, Optional<Duration> lastUp, String detail) {

    /** Where evidence about the main comes from. */
    public enum Source {
        /** The main's {@code GET /health}. */
        API("the main's API"),
        /** A new connection to the main's PostgreSQL port. */
        DATABASE("the main's database port"),
        /** The WAL receiver of this node. */
        WAL_STREAM("the WAL stream"),
        /** Authenticated messages that the main sent us. */
        INBOUND("messages from the main");

        private final String label;

        Source(String label) {
            this.label = label;
        }

        /** For people. */
        public String label() {
            return label;
        }
    }

    /** What a piece of evidence says. */
    public enum Sign {
        /** The main is alive. */
        UP,
        /** This path is dead. */
        DOWN,
        /** Not asked, or too long ago to count. */
        UNKNOWN
    }

    /** Whether silence on this path must be proven before the main counts as lost; messages from it are a bonus. */
    public boolean isRequired() {
        return source != Source.INBOUND;
    }
}
