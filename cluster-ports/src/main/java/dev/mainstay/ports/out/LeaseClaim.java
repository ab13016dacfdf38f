package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import java.time.Duration;

/**
 * What a node asks of the {@link LeaderLease}.
 *
 * @param cluster which cluster's lease
 * @param node who asks
 * @param term the term it leads in, or would
 * @param lifetime after which an unrenewed lease is free; whole seconds count, rounded up
 */
public record LeaseClaim(ClusterId cluster, NodeId node, Term term, Duration lifetime) {}
