package dev.mainstay.ports.in;

import dev.mainstay.domain.observation.Vote;
import dev.mainstay.ports.out.VoteRequest;

/** Answers a candidate that has lost its main (D6). Safe for all threads; never waits for the loop. */
public interface GiveConsent {

    /**
     * What this node says. A consent is durable before it is returned, and binds for a failover threshold.
     *
     * @throws dev.mainstay.domain.error.ConflictException when the request belongs to another cluster
     */
    Vote vote(VoteRequest request);
}
