package dev.mainstay.domain.policy;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.topology.ClusterView;
import dev.mainstay.domain.topology.KeptRules;
import dev.mainstay.domain.topology.Patience;
import dev.mainstay.domain.topology.SharedConfig;
import java.time.Duration;
import java.util.Set;

/**
 * What a main may count upon that the others wait for. Its own row is changed first, and theirs by replication, at some time: a
 * main that is cut off meanwhile must close by what they still go by, or one of them leads beside it. So a longer threshold and
 * a pause count for the main once every other data node has shown them; a shorter threshold and the end of a pause at once.
 *
 * <p>Pure. Source: D6, ADR 35.
 */
public final class PatienceRule {

    private PatienceRule() {}

    /** What the rules say, whether or not the others know. */
    public static Patience said(ClusterView view, Policy policy) {
        return new Patience(policy.failover().threshold(), view.rules().paused());
    }

    /** What counts for this node's own closing. */
    public static Patience assured(ClusterView view, Policy policy) {
        Patience said = said(view, policy);
        return view.self().rules().map(kept -> kept.assured().shorter(said)).orElse(said);
    }

    /** Whether that node has shown, in an answer no older than that, that it has at least this patience. */
    public static boolean shows(PeerSighting peer, Patience said, Duration newest) {
        return peer.health()
                .filter(look -> look.age().compareTo(newest) < 0)
                .map(look -> look.value().claim())
                .map(Claim::allegiance)
                .flatMap(whom -> whom.patience())
                .filter(shown -> shown.reaches(said))
                .isPresent();
    }

    /**
     * What a node remembers next.
     *
     * @param shown who has shown what is said, since it is said
     */
    public static KeptRules next(ClusterView view, Observation seen, Policy policy, Set<NodeId> shown) {
        Patience said = said(view, policy);
        boolean automatic = view.config()
                .map(SharedConfig::autoFailover)
                .orElse(policy.failover().automatic());
        boolean all =
                Electorate.others(view, seen).stream().map(PeerSighting::node).allMatch(shown::contains);
        if (all || !view.self().role().leads()) {
            return KeptRules.of(automatic, said);
        }
        return view.self()
                .rules()
                .map(kept -> kept.reading(automatic, said))
                .orElseGet(() -> KeptRules.of(automatic, said));
    }
}
