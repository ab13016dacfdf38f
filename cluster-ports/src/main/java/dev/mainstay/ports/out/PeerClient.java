package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.Vote;
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

    /** Asks a secondary whether it could take over, or to get ready to. */
    PeerReply<Readiness> readiness(PeerUrl target, Secret secret, HandOverQuestion question, Duration limit);

    /**
     * Asks a secondary to lead; waits for its promotion within the limit. A refusal with a status below 500 is final:
     * nothing was promoted nor will be by this order. Everything else but an answer leaves the outcome unknown.
     */
    PeerReply<Taken> handOver(PeerUrl target, Secret secret, HandOver order, Duration limit);

    /** Asks a node to re-attach itself, or what it would do. */
    PeerReply<ReattachAnswer> reattach(PeerUrl node, Secret secret, ReattachOrder order, Duration limit);

    /** Asks a node to consent to this one's promotion, while the main is lost. */
    PeerReply<Vote> vote(PeerUrl voter, Secret secret, VoteRequest request, Duration limit);

    /** Tells a member how far a rotation of the cluster secret is. */
    PeerReply<SecretAnswer> rotate(PeerUrl member, Secret secret, SecretOrder order, Duration limit);

    /**
     * Has an operator's request answered by another node, at its second API.
     *
     * @param door where that one is reached
     */
    PeerReply<Errand.Answer> run(PeerUrl door, Secret secret, Errand errand, Duration limit);
}
