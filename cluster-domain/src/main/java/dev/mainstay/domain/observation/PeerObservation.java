package dev.mainstay.domain.observation;

import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.wal.Lsn;
import java.util.Optional;
import java.util.function.Function;

/**
 * What another node's {@code /health} said.
 *
 * <p>Immutable. Source: spec/panel-api.md 1.1.
 */
public sealed interface PeerObservation {

    /** One function per kind. */
    <R> R match(Function<Answered, R> answered, Function<Refused, R> refused, Function<Silent, R> silent);

    /** Whether its agent answered at all, its database dead or alive. */
    default boolean answers() {
        return match(answered -> true, refused -> true, silent -> false);
    }

    /** What it said of itself; nothing when it did not answer. */
    default Claim claim() {
        return match(Answered::claim, Refused::claim, silent -> Claim.none());
    }

    /** The term it named; {@link Term#NONE} when it named none. */
    default Term term() {
        return claim().term();
    }

    /**
     * What a node says of itself; an existing node of the panel says none of it.
     *
     * @param role its role
     * @param term the highest term it knows
     * @param acceptsWrites whether clients can write there
     * @param position its last position
     * @param version the panel's version
     * @param allegiance whom it follows and backs
     * @param profile what it shows besides
     * @param condition where it stands on the way to, or away from, its role; empty of an older node
     */
    record Claim(
            Optional<Role> role,
            Term term,
            boolean acceptsWrites,
            Optional<Lsn> position,
            Optional<SoftwareVersion> version,
            Allegiance allegiance,
            Profile profile,
            Optional<NodeCondition> condition) {

        /** Of a node that does not say in which condition it is. */
        public Claim(
                Optional<Role> role,
                Term term,
                boolean acceptsWrites,
                Optional<Lsn> position,
                Optional<SoftwareVersion> version,
                Allegiance allegiance,
                Profile profile) {
            this(role, term, acceptsWrites, position, version, allegiance, profile, Optional.empty());
        }

        /** Of a node that does not say whom it follows. */
        public Claim(
                Optional<Role> role,
                Term term,
                boolean acceptsWrites,
                Optional<Lsn> position,
                Optional<SoftwareVersion> version) {
            this(role, term, acceptsWrites, position, version, Allegiance.none(), Profile.none());
        }

        /**
         * Whether it closed itself for a term above that one and knows no main: then no path to it is a sign of a main,
         * though its agent, its database and a stream from there live.
         */
        public boolean isClosedFor(Term aboveThat) {
            return !acceptsWrites
                    && term.isNewerThan(aboveThat)
                    && allegiance.main().isEmpty();
        }

        /** Whether it is main and serves. */
        public boolean leads() {
            return acceptsWrites && role.filter(Role.MAIN::equals).isPresent();
        }

        /** Whether it is main and serves nobody for want of backing. */
        public boolean wouldLead() {
            return role.filter(Role.MAIN::equals).isPresent()
                    && condition.filter(NodeCondition.ISOLATED::equals).isPresent();
        }

        /** Whether the members of its cluster follow it: it is a main that takes writes, or leads a standby cluster. */
        public boolean isFollowed() {
            return role.filter(known -> known == Role.STANDBY_LEADER || (known == Role.MAIN && acceptsWrites))
                    .isPresent();
        }

        /** Nothing said. */
        public static Claim none() {
            return new Claim(Optional.empty(), Term.NONE, false, Optional.empty(), Optional.empty());
        }
    }

    /**
     * Alive, with its database.
     *
     * @param claim what it said
     */
    record Answered(Claim claim) implements PeerObservation {
        @Override
        public <R> R match(Function<Answered, R> answered, Function<Refused, R> refused, Function<Silent, R> silent) {
            return answered.apply(this);
        }
    }

    /**
     * A live agent said that its database is down: better evidence than silence (D4).
     *
     * @param reason for people
     * @param claim what it said besides
     */
    record Refused(String reason, Claim claim) implements PeerObservation {
        @Override
        public <R> R match(Function<Answered, R> answered, Function<Refused, R> refused, Function<Silent, R> silent) {
            return refused.apply(this);
        }
    }

    /**
     * No answer.
     *
     * @param reason for people
     */
    record Silent(String reason) implements PeerObservation {
        @Override
        public <R> R match(Function<Answered, R> answered, Function<Refused, R> refused, Function<Silent, R> silent) {
            return silent.apply(this);
        }
    }
}
