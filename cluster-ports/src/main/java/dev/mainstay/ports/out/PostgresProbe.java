package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;

/**
 * Looks at databases, always on a new connection, and never longer than it was told.
 *
 * <p>Safe for all threads. A look that failed is a value; nothing is thrown.
 */
public interface PostgresProbe {

    /** What the local database says. */
    DatabaseObservation look(Duration limit);

    /** Whether a PostgreSQL server answers there, without logging in. */
    Reach reach(Endpoint server, Duration limit);

    /**
     * Whether a base backup could start there: a replication login as {@code replicator} with that password works and
     * the slot exists and is free. The reason tells a missing pg_hba line, a wrong password and a missing slot apart.
     */
    Reach canCopyFrom(Endpoint server, Secret password, SlotName slot, Duration limit);

    /** The branch of the server there, asked over a replication login as {@code replicator}: its timelines and its end. */
    BranchSighting branch(Endpoint server, Secret password, Duration limit);

    /**
     * Whether {@code pg_rewind} may read the server there: its last checkpoint is of the timeline it writes on. The first
     * checkpoint after a promotion makes it so (L29).
     */
    Reach canRewindFrom(Endpoint server, Secret password, Duration limit);
}
