package dev.mainstay.domain.health;

import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.Allegiance;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.Profile;
import dev.mainstay.domain.observation.Seen;
import dev.mainstay.domain.topology.EffectiveRole;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import java.time.Duration;
import java.util.Optional;

/**
 * The answer to {@code GET /health}: whether this node lives with its database, and what it claims to be.
 *
 * <p>Immutable. Source: spec/panel-api.md 1.1, H-07.
 *
 * @param healthy false when the database has not answered for {@link #DATABASE_SILENCE_LIMIT}
 * @param role the role that holds
 * @param acceptsWrites whether clients can write here
 * @param term the highest term this node knows
 * @param position its last position, where known
 * @param timeline its branch, where known
 * @param allegiance whom it follows and backs
 * @param profile what it shows besides
 * @param condition where it stands on the way to, or away from, its role; empty where it does not say
 */
public record NodeHealth(
        boolean healthy,
        Role role,
        boolean acceptsWrites,
        Term term,
        Optional<Lsn> position,
        Optional<Timeline> timeline,
        Allegiance allegiance,
        Profile profile,
        Optional<NodeCondition> condition) {

    /** How long a database may be silent before its node counts as unhealthy. */
    public static final Duration DATABASE_SILENCE_LIMIT = Duration.ofSeconds(15);

    /** Of a node that follows nobody. */
    public NodeHealth(
            boolean healthy,
            Role role,
            boolean acceptsWrites,
            Term term,
            Optional<Lsn> position,
            Optional<Timeline> timeline) {
        this(
                healthy,
                role,
                acceptsWrites,
                term,
                position,
                timeline,
                Allegiance.none(),
                Profile.none(),
                Optional.empty());
    }

    /** The same with another word on whom it follows. */
    public NodeHealth following(Allegiance whom) {
        return new NodeHealth(healthy, role, acceptsWrites, term, position, timeline, whom, profile, condition);
    }

    /** The same with another word on what it shows. */
    public NodeHealth showing(Profile shown) {
        return new NodeHealth(healthy, role, acceptsWrites, term, position, timeline, allegiance, shown, condition);
    }

    /** The same, as a loop that stands still would give it. */
    public NodeHealth ailing() {
        return new NodeHealth(false, role, false, term, position, timeline, allegiance, profile, condition);
    }

    /** Made from what the node remembers and last saw. {@code lastAnswer} is the last look that got an answer. */
    public static NodeHealth of(NodeState self, Optional<Seen<DatabaseObservation>> lastAnswer) {
        boolean healthy = lastAnswer
                .map(seen -> !seen.isOlderThan(DATABASE_SILENCE_LIMIT))
                .orElse(false);
        Optional<DatabaseObservation> database = lastAnswer.map(Seen::value);
        Optional<Boolean> recovery = database.flatMap(DatabaseObservation::recovery);
        Role role = recovery.map(in -> EffectiveRole.of(self, in)).orElse(self.role());
        boolean open = recovery.map(in -> !in).orElse(false);
        boolean writes = healthy && open && !self.condition().isClosed();
        return new NodeHealth(
                healthy,
                role,
                writes,
                self.term(),
                database.flatMap(DatabaseObservation::knownPosition),
                database.flatMap(DatabaseObservation::knownTimeline),
                Allegiance.none(),
                Profile.none(),
                Optional.of(self.condition()));
    }
}
