package dev.mainstay.ports.in;

import dev.mainstay.ports.out.Heartbeat;
import dev.mainstay.ports.out.HeartbeatReply;

/** Takes the heartbeats of secondaries, on the main (spec/panel-api.md 1.10). The caller has proven the secret. */
public interface ReceiveHeartbeat {

    /**
     * Notes that a node lives and what it reports. Does not wait for the database.
     *
     * @throws dev.mainstay.domain.error.ConflictException when this node is not the main
     * @throws dev.mainstay.domain.error.StaleTermException when the sender knows a newer term: this node closes itself
     * @throws dev.mainstay.domain.error.NotFoundException when the sender is no member
     */
    HeartbeatReply receive(Heartbeat heartbeat);
}
