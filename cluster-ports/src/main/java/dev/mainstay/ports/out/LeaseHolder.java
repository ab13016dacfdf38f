package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;

/**
 * Whom the {@link LeaderLease} was granted to.
 *
 * <p>Immutable.
 *
 * @param node which node
 * @param term the term it leads in
 */
public record LeaseHolder(NodeId node, Term term) {}
