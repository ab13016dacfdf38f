package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;

/**
 * Who holds the {@link LeaderLease}.
 *
 * @param node which node
 * @param term the term it leads in
 */
public record LeaseHolder(NodeId node, Term term) {}
