package dev.mainstay.domain.observation;

import dev.mainstay.domain.identity.HostKey;
import dev.mainstay.domain.identity.SoftwareVersion;
import java.util.Optional;

/**
 * What a look over SSH found on a server whose data may be recovered. A flag that was not reached is false.
 *
 * <p>Immutable. Source: spec/panel-api.md 1.19.
 *
 * @param trouble why the look did not come to its end, for people; empty when it did
 * @param loggedIn whether the SSH server is the expected one and let us in
 * @param hostKey the SSH server's key, once it showed one
 * @param panelVersion of the panel there, where it says so
 * @param database its panel's database, once it answered
 * @param uploads files of the panel that could be copied
 */
public record SourceObservation(
        Optional<Trouble> trouble,
        boolean loggedIn,
        Optional<HostKey> hostKey,
        Optional<SoftwareVersion> panelVersion,
        Optional<Database> database,
        int uploads) {

    /** What went wrong on the way. */
    public enum Kind {
        /** No SSH server answers. */
        UNREACHABLE,
        /** It shows another key than the pinned one. */
        HOST_KEY_CHANGED,
        /** It does not let us in. */
        LOGIN_REFUSED,
        /** There is no panel's database, or it does not answer. */
        NO_DATABASE
    }

    /** Where the database runs there. */
    public enum Place {
        /** Installed on the server itself. */
        HOST,
        /** In the panel's container. */
        CONTAINER
    }

    /**
     * Why a look ended early.
     *
     * @param kind what kind
     * @param reason for people, without secrets
     */
    public record Trouble(Kind kind, String reason) {}

    /**
     * The panel's database there.
     *
     * @param place where it runs
     * @param version of PostgreSQL, as {@code server_version_num}: 160004
     * @param standby whether it is in recovery
     * @param bytes its size
     * @param tables in schemas of users
     * @param subscribers all rows of {@code subscribers}; empty when there is no such table
     */
    public record Database(
            Place place, int version, boolean standby, long bytes, int tables, Optional<Long> subscribers) {

        private static final int PER_MAJOR = 10_000;
        private static final int DUMPED_PART = 4;

        /** The first number of the version. */
        public int major() {
            return version / PER_MAJOR;
        }

        /** What a dump may come to: a quarter of the size. An estimate, no more (spec/panel-api.md 1.19). */
        public long estimatedDump() {
            return Math.max(1, bytes / DUMPED_PART);
        }
    }

    /** A look that ended before a login. */
    public static SourceObservation failed(Kind kind, String reason, Optional<HostKey> seen) {
        return new SourceObservation(
                Optional.of(new Trouble(kind, reason)), false, seen, Optional.empty(), Optional.empty(), 0);
    }

    /** A look that came to its end. */
    public boolean isWhole() {
        return trouble.isEmpty() && database.isPresent();
    }
}
