package dev.mainstay.ports.out;

import java.time.Instant;
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
     * @param inRecovery whether the database must be in recovery, or out of it
     * @param belowVersion its version must be below this one, as {@code server_version_num} counts
     * @param pending changed settings must wait for a restart
     */
    public record Conditions(Optional<Boolean> inRecovery, Optional<Integer> belowVersion, boolean pending) {

        /** Whatever it is. */
        public static Conditions none() {
            return new Conditions(Optional.empty(), Optional.empty(), false);
        }
    }
}
