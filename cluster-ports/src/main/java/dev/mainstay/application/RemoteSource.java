package dev.mainstay.application;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.topology.RemoteMain;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.out.StandbySource;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.Secret;

/** As whom this node follows another cluster's main. Safe for all threads. */
final class RemoteSource {

    private final Ports ports;
    private final AgentSettings settings;

    RemoteSource(Ports ports, AgentSettings settings) {
        this.ports = ports;
        this.settings = settings;
    }

    /** Whether it lets this node follow it now: login, and a slot that nobody uses. */
    Reach look(RemoteMain remote) {
        try {
            StandbySource from = of(remote.database(), remote.slot());
            return ports.probe()
                    .canCopyFrom(
                            from.main(),
                            from.password(),
                            from.slot(),
                            settings.limits().peer());
        } catch (ClusterException failure) {
            return Reach.no(String.valueOf(failure.getMessage()));
        }
    }

    /** The password is the file's: the row is read by more people than may know it. */
    StandbySource of(Endpoint database, SlotName slot) {
        Secret password = settings.remotePassword()
                .orElseThrow(() -> new OperationFailedException("this node knows no password of role replicator at "
                        + database + ": set standby_cluster.password in its configuration and restart the agent"));
        return new StandbySource(
                database,
                password,
                slot,
                ports.state().load().node().membership().orElseThrow().nodeId());
    }
}
