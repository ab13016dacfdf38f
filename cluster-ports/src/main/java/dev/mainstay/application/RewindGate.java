package dev.mainstay.application;

import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.out.StandbySource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a rewind waiting until its source has written a checkpoint since its promotion (L29), and not for ever: a copy of
 * all data needs no such checkpoint. After a restart of the agent the wait begins anew.
 *
 * <p>Confined to the thread that works on steps.
 */
final class RewindGate {

    /** Twice what a server's own settings let pass between checkpoints, as they come. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Ports ports;
    private final Duration limit;
    private final Map<OperationId, Long> waitsSince = new LinkedHashMap<>();

    RewindGate(Ports ports, Duration limit) {
        this.ports = ports;
        this.limit = limit;
    }

    /** Why a rewind must not begin now. */
    Optional<String> closed(StandbySource source) {
        Reach ready = ports.probe().canRewindFrom(source.main(), source.password(), limit);
        return ready.answered() ? Optional.empty() : Optional.of(ready.reason());
    }

    /** Whether it is worth while to ask again. */
    boolean isPatient(OperationId operation) {
        long now = ports.ticker().nanos();
        return now - waitsSince.computeIfAbsent(operation, first -> now) < PATIENCE.toNanos();
    }
}
