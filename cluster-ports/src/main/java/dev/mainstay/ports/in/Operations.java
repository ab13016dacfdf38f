package dev.mainstay.ports.in;

import dev.mainstay.domain.identity.OperationId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Tells how transitions do. */
public interface Operations {

    /** The transition of that id, running or kept in the journal. */
    Optional<OperationReport> find(OperationId id);

    /**
     * Waits until the transition has ended and {@link ShowCluster} shows it, at most {@code limit}.
     *
     * @return how it stands then; empty when there is none of that id
     */
    Optional<OperationReport> await(OperationId id, Duration limit);

    /** Everything that is kept, oldest first. */
    List<OperationReport> all();
}
