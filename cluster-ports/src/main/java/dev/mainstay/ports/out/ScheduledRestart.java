package dev.mainstay.ports.out;

import dev.mainstay.domain.topology.Role;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A restart of the local database that waits for its moment; kept over restarts of the agent.
 *
 * @param at when, by the wall clock
 * @param onlyIf asked at that moment
 * @param actor who asked
 */
public record ScheduledRestart(Instant at, Conditions onlyIf, String actor) {

    /**
     * What must hold, or nothing is done.
     *
     * @param part what the database must be
     * @param belowVersion its version must be below this one, as {@code server_version_num} counts
     * @param pending changed settings must wait for a restart
     */
    public record Conditions(Optional<Part> part, Optional<Integer> belowVersion, boolean pending) {

        /** Whatever it is. */
        public static Conditions none() {
            return new Conditions(Optional.empty(), Optional.empty(), false);
        }
    }

    /** What a database is in its cluster; exactly one of them holds for one that answers. */
    public enum Part {
        /** Out of recovery. */
        MAIN("main"),
        /** In recovery, at the head of a standby cluster. */
        STANDBY_LEADER("standby_leader"),
        /** In recovery, and leads nobody. */
        STANDBY("standby");

        private final String word;

        Part(String word) {
            this.word = word;
        }

        /** As it is stored. */
        public String word() {
            return word;
        }

        /** The part of that word, if there is one. */
        public static Optional<Part> of(String word) {
            return Arrays.stream(values())
                    .filter(part -> part.word.equals(word))
                    .findFirst();
        }

        /** What a database is of which that much is known, on a node of that role. */
        public static Part of(boolean inRecovery, Role role) {
            if (!inRecovery) {
                return MAIN;
            }
            return role == Role.STANDBY_LEADER ? STANDBY_LEADER : STANDBY;
        }
    }
}
