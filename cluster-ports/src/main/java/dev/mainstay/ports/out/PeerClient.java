package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;

/**
 * Speaks to other nodes in the panel dialect: ours, and existing nodes of the panel (spec/panel-api.md 9).
 *
 * <p>Safe for all threads. Whatever goes wrong is a value; nothing is thrown.
 */
public interface PeerClient {

    /** Asks for {@code /health}. */
    PeerObservation health(PeerUrl peer, Duration limit);

    /** Asks to become a member. */
    PeerReply<JoinGrant> join(PeerUrl main, Secret secret, JoinRequest request, Duration limit);

    /** Reports to the main. */
    PeerReply<HeartbeatReply> heartbeat(PeerUrl main, Secret secret, Heartbeat heartbeat, Duration limit);

    /** Tells a node something; the content of a good answer is its message. */
    PeerReply<String> notify(PeerUrl peer, Secret secret, Notice notice, Duration limit);
}
