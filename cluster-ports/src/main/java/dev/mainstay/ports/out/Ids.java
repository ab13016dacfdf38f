package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.EventId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.ports.settings.Secret;

/** Makes ids and secrets that were never made before; from a seed in the simulator. Safe for all threads. */
public interface Ids {

    /** For a transition. */
    OperationId operation();

    /** For an event. */
    EventId event();

    /** For a cluster: a UUID. */
    ClusterId cluster();

    /** For a server that has none: at least 16 characters. */
    HardwareId hardware();

    /** 32 random bytes as 64 lower-case hexadecimal characters (D12). */
    Secret secret();
}
