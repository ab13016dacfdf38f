package dev.mainstay.ports.out;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.ports.out.LeaderLease.State;
import java.time.Duration;
import java.util.Optional;

/**
 * What a node asks of the {@link LeaderLease}.
 *
 * <p>Immutable.
 *
 * @param cluster which cluster's lease
 * @param node who asks
 * @param term the term it leads in, or would
 * @param lifetime after which an unrenewed lease is free; whole seconds count, rounded up
 * @param memory the least term that the third party must remember to have granted: the highest in which a node of this
 *     cluster is known to have led; {@link Term#NONE} for the first main, or when every node agreed
 */
public record LeaseClaim(ClusterId cluster, NodeId node, Term term, Duration lifetime, Term memory) {

    /** Rejects lifetimes that are not positive with {@code InvalidRequestException}. */
    public LeaseClaim {
        if (lifetime.isZero() || lifetime.isNegative()) {
            throw new InvalidRequestException(
                    "lifetime " + lifetime.toMillis() + " ms is not valid: expected more than 0");
        }
    }

    /** The same claim of a node that has everybody's word: the third party need not remember anything. */
    public LeaseClaim trusting() {
        return new LeaseClaim(cluster, node, term, lifetime, Term.NONE);
    }

    /** What the holder would be called. */
    public LeaseHolder holder() {
        return new LeaseHolder(node, term);
    }

    /** The lifetime in whole seconds, rounded up. */
    public long seconds() {
        return lifetime.plusSeconds(1).minusNanos(1).toSeconds();
    }

    /**
     * The rules of granting, in their order. {@link State#HELD} and {@link State#FREE} permit the grant.
     *
     * @param holder who holds the lease now
     * @param latest the latest grant that is remembered
     */
    public State verdict(Optional<LeaseHolder> holder, Optional<LeaseHolder> latest) {
        boolean higher = latest.filter(grant -> grant.term().isNewerThan(term)).isPresent();
        boolean anothers = holder.isEmpty()
                && latest.filter(grant ->
                                grant.term().equals(term) && !grant.node().equals(node))
                        .isPresent();
        return higher || anothers ? State.OUTRANKED : sight(holder, latest);
    }

    /** The same without the rules on the claim's term: what is to be seen by who claims nothing yet. */
    public State sight(Optional<LeaseHolder> holder, Optional<LeaseHolder> latest) {
        if (holder.isPresent()) {
            return holder.get().node().equals(node) ? State.HELD : State.TAKEN;
        }
        Term granted = latest.map(LeaseHolder::term).orElse(Term.NONE);
        return memory.isNewerThan(granted) ? State.FORGOTTEN : State.FREE;
    }
}
