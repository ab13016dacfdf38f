package dev.mainstay.testing.fake;

import dev.mainstay.application.UseCases;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.ports.out.PeerClient;
import java.time.Duration;
import java.util.function.Function;

/** Carries questions from one host to other nodes and their answers back; says how long that takes, and what gets lost. */
public interface Courier {

    /**
     * Asks a node. A question that arrives is acted upon, even when its answer is lost on the way back.
     *
     * @param silent makes the answer of a node that gave none, from the reason
     * @param question asked of the node's use cases when it arrives there
     * @param <R> the answer
     */
    <R> R carry(PeerUrl peer, Duration limit, Function<String, R> silent, Function<UseCases, R> question);

    /** What a node speaks through. */
    default PeerClient client() {
        return new FakePeers(this);
    }

    /** Why there was no answer when packets were lost. */
    static String lost(PeerUrl peer, Duration limit) {
        return "no answer from " + peer + " within " + limit.toMillis() + " ms";
    }

    /** Why there was no answer when nothing listens. */
    static String refused(PeerUrl peer) {
        return "connection to " + peer + " refused";
    }
}
